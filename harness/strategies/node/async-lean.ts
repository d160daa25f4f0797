import { run } from './protocol.ts';
import { atOnce } from './share.ts';
import { visit } from './visit.ts';

/**
 * Every host at once, in one thread: mysql2 with its per-connection costs switched off.
 *
 * There is one such cost. Each connection makes a cache for 16,000 prepared statements (lru.min allocates all of it:
 * four arrays, half a megabyte) before it has prepared any. For 500 connections to MariaDB on the same two cores, medians
 * of 8 interleaved trials:
 *
 *                                      work     CPU      peak
 *   mysql2 as it comes                 0.54 s   0.78 s   402 MiB
 *   maxPreparedStatements: 1           0.29 s   0.37 s    58 MiB
 *   the same, and all of those below   0.29 s   0.35 s    55 MiB
 *
 * Tried one by one as well, none of them outside the noise, and so left as they come: enableKeepAlive: false,
 * flags: -CONNECT_ATTRS (or -SESSION_TRACK, -CLIENT_QUERY_ATTRIBUTES), disableEval (the row parser is compiled once for
 * all connections), trace: false, connectTimeout: 0 (timers share one list), typeCast: false, rowsAsArray: true, and
 * setMaxParserCache(1) (made once a process, while mysql2 loads).
 */
await run((task) => atOnce(task, (host) => visit(task, host, { maxPreparedStatements: 1 })));
