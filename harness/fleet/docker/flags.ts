import type { FleetSpec } from '../../scenario/scenario.ts';

/**
 * What mysqld is started with, by any MySQL or MariaDB: small, plain to connect to, and room for every host's connection.
 * `--loose-` is for options that only some of them know. The scenario's own variables come last and win; they are not
 * loose, so that a mistaken one is refused rather than ignored.
 */
export function mysqldFlags(spec: Pick<FleetSpec, 'variables'>, hostsPerServer: number): string[] {
  // Twice the hosts: a trial's connections may still be closing while the next one's are opened.
  const connections = 2 * hostsPerServer + 50;
  return [
    '--skip-name-resolve',
    '--loose-performance-schema=OFF',
    // MySQL does with 5M; MariaDB 11.8 refuses less than 6M.
    '--innodb-buffer-pool-size=8M',
    '--loose-mysqlx=OFF',
    '--skip-log-bin',
    // Each server would take some 2,600 of the kernel's 65,536 slots (fs.aio-max-nr): the 25th would not start.
    '--loose-innodb-use-native-aio=OFF',
    `--max-connections=${connections}`,
    `--thread-cache-size=${Math.min(connections, 16_384)}`,
    // MySQL's own default; MariaDB's is a fifth of it, and what has no room in the queue waits a second.
    `--back-log=${Math.min(connections, 65_535)}`,
    // TLS off for every client alike: an empty list of versions for MySQL, which has lost skip-ssl, and that for MariaDB.
    '--loose-tls-version=',
    '--loose-skip-ssl',
    // SQL has their names in any case, options in small letters alone.
    ...Object.entries(spec.variables).map(
      ([name, value]) => `--${name.toLowerCase()}=${variableValue(value)}`,
    ),
  ];
}

function variableValue(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'ON' : 'OFF';
  return String(value);
}
