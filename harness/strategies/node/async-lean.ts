import { connectLean } from './drivers/mysql2.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/** Every host at once, in one thread: mysql2 with its per-connection costs switched off. */
await run((work) => atOnce(work, connectLean));
