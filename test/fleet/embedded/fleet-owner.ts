import { embedded, login } from './embedded-fleet.ts';

// A parent that is killed by its test: it starts a fleet, says how to log in to it, and waits.
process.stdout.write(`${JSON.stringify(login(await embedded(2)))}\n`);
setInterval(() => {}, 60_000);
