import { FleetError } from '../vocabulary/errors.ts';
import { readOptional } from './kernel-file.ts';

/** What a process has open beside its connections: libraries, pipes, its log. */
const OF_ITS_OWN = 100;

/**
 * How many files a process that the harness starts may have open: the hard limit, for Node raises its own to that at its start and
 * hands it on. Infinite where there is none, or it can't be read (outside of Linux).
 */
export function openFilesLimit(): number {
  // proc(5), /proc/PID/limits: the soft limit is the first of the two.
  const [, limit] = /^Max open files +(\d+)/m.exec(readOptional('/proc/self/limits') ?? '') ?? [];
  return limit === undefined ? Infinity : Number(limit);
}

/** How many hosts there is room for in a process that opens so many files for each. */
export function hostsWithin(limit: number, filesAHost: number): number {
  return Math.max(0, Math.floor((limit - OF_ITS_OWN) / filesAHost));
}

/**
 * See that every host can be connected to at once, as the quickest strategies do: else hosts would seem to fail in the
 * middle of a trial.
 *
 * @throws FleetError
 */
export function requireOpenFiles(hosts: number): void {
  const limit = openFilesLimit();
  if (hosts <= hostsWithin(limit, 1)) return;
  const needed = hosts + OF_ITS_OWN;
  throw new FleetError(
    `Expected that a process may open ${needed} files, for ${hosts} hosts at once; found a limit of ${limit}. ` +
      `Raise it with \`ulimit -n ${needed}\` as root, or ask for fewer hosts.`,
  );
}
