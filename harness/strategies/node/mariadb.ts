import { connect } from './drivers/mariadb.ts';
import { run } from './protocol.ts';
import { atOnce } from './share.ts';

/** Every host at once, in one thread: MariaDB's driver as it comes. */
await run((work) => atOnce(work, connect));
