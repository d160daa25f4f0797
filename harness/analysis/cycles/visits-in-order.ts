import { mean } from 'simple-statistics';
import type { VisitColumns } from '../../store/columns.ts';

/** Some visits that began one after the other, as one: means, nanoseconds since GO. */
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

/** A trial's visits in the order of their starts, in at most `limit` rows of about as many each. */
export function visitsInOrder(columns: VisitColumns, limit: number): Visits[] {
  const { startNs, endNs } = columns;
  const value = (column: VisitColumns['endNs'], at: number) => column[at] ?? 0;
  const places = startNs
    .flatMap((start, at) => (start === null ? [] : [at]))
    .sort((a, b) => value(startNs, a) - value(startNs, b) || value(endNs, a) - value(endNs, b));
  const rows = Math.min(limit, places.length);
  const edge = (row: number) => Math.round((row * places.length) / rows);
  return Array.from({ length: rows }, (_, row) => together(columns, places, edge(row), edge(row + 1)));
}

function together(columns: VisitColumns, places: readonly number[], from: number, to: number): Visits {
  const some = places.slice(from, to);
  const start = (at: number) => columns.startNs[at] ?? 0;
  const startNs = mean(some.map(start));
  const connects = some.flatMap((at) => {
    const connected = columns.connectedNs[at];
    return typeof connected === 'number' ? [connected - start(at)] : [];
  });
  return {
    from,
    to: to - 1,
    startNs,
    ...(connects.length > 0 ? { connectedNs: startNs + mean(connects) } : {}),
    endNs: mean(some.map((at) => columns.endNs[at] ?? 0)),
    failed: some.filter((at) => at in columns.errors).length,
  };
}
