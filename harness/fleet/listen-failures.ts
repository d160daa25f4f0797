import { KernelFile } from '../process/kernel-file.ts';

/** Connections that a network namespace could not take in, since it was made. */
export interface ListenFailures {
  /** `ListenOverflows`: the queue of a listening socket was full. */
  readonly overflows: number;
  /** `ListenDrops`: dropped for that or any other reason, such as memory. */
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
  return {
    overflows: known.reduce((sum, { overflows }) => sum + overflows, 0),
    drops: known.reduce((sum, { drops }) => sum + drops, 0),
  };
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
