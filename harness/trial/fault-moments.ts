import { type DrawnFault, type FaultMoments, spanOf } from '../scenario/fault.ts';
import type { Measurement } from '../store/trial-shape.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';

/** What was done when of the faults of mid-trial; undefined where there was nothing to do. */
export function momentsOf(
  moments: readonly FaultMoments[],
  faults: readonly DrawnFault[],
  everyNs: number | undefined,
): Measurement['faults'] {
  const found = moments.flatMap(({ fault, beganNs, endedNs }) => {
    const drawn = faults[fault];
    const { fromMs, toMs } = (drawn && spanOf(drawn, everyNs)) ?? {};
    if (fromMs === undefined) return [];
    const isOver = endedNs !== undefined && toMs !== undefined;
    return omitUndefined({
      fault,
      beganNs,
      beganLateNs: Math.max(0, Math.round(beganNs - fromMs * 1e6)),
      endedNs,
      endedLateNs: isOver ? Math.max(0, Math.round(endedNs - toMs * 1e6)) : undefined,
    });
  });
  return found.length > 0 ? found.toSorted((a, b) => a.fault - b.fault) : undefined;
}
