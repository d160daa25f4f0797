import { askLean } from './mysql2-ask.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/**
 * A pool of a hundred turns, in one thread: whoever has finished a host takes the next. It is async-lean with a limit for
 * those who set none. Hosts differ, so nothing but the turn is pooled: each host has a connection of its own.
 */
await run((task) => atOnce(task, askLean, 100));
