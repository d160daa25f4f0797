import { connect } from './drivers/mysql2.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/** Every host at once, in one thread: mysql2 as it comes. */
await run((work) => atOnce(work, connect));
