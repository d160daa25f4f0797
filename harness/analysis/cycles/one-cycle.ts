import { median } from 'simple-statistics';
import type { VisitColumns } from '../../store/columns.ts';
import type { Cycle } from './cycles.ts';

/** The cycle that stands for a trial in a picture of one: of those that count, that whose time is nearest to their median; the earliest of equals. */
export function typicalCycle(cycles: readonly Cycle[]): Cycle | undefined {
  const counted = cycles.filter(({ isCounted }) => isCounted);
  if (counted.length === 0) return undefined;
  const middle = median(counted.map(({ timeNs }) => timeNs));
  return counted.toSorted((a, b) => Math.abs(a.timeNs - middle) - Math.abs(b.timeNs - middle))[0];
}

/** The visits of one cycle as columns of their own, each in nanoseconds since it was due. */
export function columnsOfCycle(
  columns: VisitColumns,
  due: Float64Array,
  { cycle, hosts }: { readonly cycle: number; readonly hosts: number },
): VisitColumns {
  const from = cycle * hosts;
  const since = (column: VisitColumns['endNs']) =>
    column
      .slice(from, from + hosts)
      // A timer may fire a moment early.
      .map((ns, at) => (ns === null ? null : Math.max(0, ns - (due[from + at] ?? 0))));
  const errors = Object.entries(columns.errors).flatMap(([at, kind]) => {
    const place = Number(at) - from;
    return place >= 0 && place < hosts ? [[place, kind] as const] : [];
  });
  return {
    trial: columns.trial,
    startNs: since(columns.startNs),
    connectedNs: since(columns.connectedNs),
    endNs: since(columns.endNs),
    errors: Object.fromEntries(errors),
  };
}
