import { run } from './protocol.ts';
import { visit } from './visit.ts';

/** Every host at once, in one thread: mysql2 as it comes. */
await run((task) => Promise.all(task.hosts.map((host) => visit(task, host))));
