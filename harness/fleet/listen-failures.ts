import { KernelFile } from '../process/kernel-file.ts';
import { omitUndefined, total } from '../vocabulary/omit-undefined.ts';

/** Connections that listening sockets could not take in so far. */
export interface ListenFailures {
  /** How often the queue of one was full; absent where only drops are counted. `ListenOverflows` of a namespace. */
  readonly overflows?: number;
  /** Dropped for that or any other reason, such as memory. `ListenDrops` of a namespace. */
  readonly drops: number;
}

/** The listen failures in a netstat file of /proc/PID/net (kernel: Documentation/networking/snmp_counter.rst). */
export function openListenFailures(file: string) {
  const netstat = new KernelFile(file);
  return {
    read: (): ListenFailures | undefined => listenFailuresIn(netstat.text() ?? ''),
    close: () => netstat.close(),
  };
}

/** The sum over namespaces; absent as soon as one is, or where there is none. */
export function sumListenFailures(
  parts: readonly (ListenFailures | undefined)[],
): ListenFailures | undefined {
  const known = parts.flatMap((part) => part ?? []);
  if (known.length < parts.length || known.length === 0) return undefined;
  const drops = known.reduce((sum, each) => sum + each.drops, 0);
  return omitUndefined({ overflows: total(known.map(({ overflows }) => overflows)), drops });
}

// Two lines that begin with `TcpExt:`, the names and then their values, in an order that kernels change.
function listenFailuresIn(text: string): ListenFailures | undefined {
  const [names = [], values = []] = text
    .split('\n')
    .filter((line) => line.startsWith('TcpExt: '))
    .map((line) => line.split(' '));
  const value = (name: string) => Number(values[names.indexOf(name)]);
  const failures = { overflows: value('ListenOverflows'), drops: value('ListenDrops') };
  return Number.isNaN(failures.overflows + failures.drops) ? undefined : failures;
}
