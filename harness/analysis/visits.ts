import { mean } from 'simple-statistics';
import type { VisitColumns } from '../store/columns.ts';

/** The visits of some hosts that began one after the other, as one: means, nanoseconds since GO. */
export interface Visits {
  /** Endpoints in the order of starts, from 0; the last one included. */
  readonly from: number;
  readonly to: number;
  readonly startNs: number;
  /** The start, and the mean time that connecting took; absent where none was connected. */
  readonly connectedNs?: number;
  readonly endNs: number;
  readonly failed: number;
}

/** A trial's visits in the order of their starts, in at most `limit` rows of about as many hosts each. */
export function visitsInOrder(columns: VisitColumns, limit: number): Visits[] {
  const { startNs, endNs } = columns;
  const value = (column: VisitColumns['endNs'], host: number) => column[host] ?? 0;
  const hosts = startNs
    .map((_, host) => host)
    .sort((a, b) => value(startNs, a) - value(startNs, b) || value(endNs, a) - value(endNs, b));
  const rows = Math.min(limit, hosts.length);
  const edge = (row: number) => Math.round((row * hosts.length) / rows);
  return Array.from({ length: rows }, (_, row) => together(columns, hosts, edge(row), edge(row + 1)));
}

function together(columns: VisitColumns, hosts: readonly number[], from: number, to: number): Visits {
  const some = hosts.slice(from, to);
  const start = (host: number) => columns.startNs[host] ?? 0;
  const startNs = mean(some.map(start));
  const connects = some.flatMap((host) => {
    const connected = columns.connectedNs[host];
    return typeof connected === 'number' ? [connected - start(host)] : [];
  });
  return {
    from,
    to: to - 1,
    startNs,
    ...(connects.length > 0 ? { connectedNs: startNs + mean(connects) } : {}),
    endNs: mean(some.map((host) => columns.endNs[host] ?? 0)),
    failed: some.filter((host) => host in columns.errors).length,
  };
}
