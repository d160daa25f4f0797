import { askLean } from './mysql2-ask.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/** Every host at once, in one thread: mysql2 with its per-connection costs switched off. */
await run((task) => atOnce(task, askLean));
