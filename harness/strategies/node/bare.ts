import { connect } from './bare/connection.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/** Every host at once, in one thread: MySQL's protocol on node:net, and no driver. */
await run((work) => atOnce(work, connect));
