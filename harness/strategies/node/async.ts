import { run } from './protocol.ts';
import { atOnce } from './share.ts';
import { visit } from './visit.ts';

/** Every host at once, in one thread: mysql2 as it comes. */
await run((task) => atOnce(task, (host) => visit(task, host)));
