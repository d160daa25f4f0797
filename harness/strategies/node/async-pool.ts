import { connectLean } from './drivers/mysql2.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/**
 * A pool of a hundred turns, in one thread: a turn that has finished a host takes the next. It is async-lean with a
 * default limit. Hosts differ, so nothing but the turn is pooled: each host has a connection of its own.
 */
await run((work) => atOnce(work, connectLean, 100));
