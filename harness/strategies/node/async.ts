import { ask } from './mysql2-ask.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/** Every host at once, in one thread: mysql2 as it comes. */
await run((task) => atOnce(task, ask));
