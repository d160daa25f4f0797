import { connect } from './drivers/mysql2.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/** One host after another: mysql2. The slowest way: the others are compared with it. */
await run((work) => atOnce(work, connect, 1));
