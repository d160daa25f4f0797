import type { Cgroup } from '../cgroup/cgroup.ts';
import type { TimelinePoint } from '../store/columns.ts';

/** Short enough for the shape of a trial of half a second. Fifty looks a second take 1% of a core, for the most part to wake up. */
const INTERVAL_MS = 20;
/** Of the trial so far: a long one has a few thousand points, however long it is, and costs less to watch. */
const INTERVAL_SHARE = 1 / 1000;

/**
 * Watches a group's memory and CPU from its creation to `stop()`, and at each `look()`; `see` is shown each point, and must
 * be quick.
 */
export function watchMemory(
  group: Cgroup,
  since: bigint,
  see?: (point: TimelinePoint) => void,
): { readonly points: readonly TimelinePoint[]; look(): void; stop(): void } {
  const points: TimelinePoint[] = [];
  const elapsedNs = () => Number(process.hrtime.bigint() - since);
  const look = () => {
    const now = group.current();
    // On a machine without control groups there is nothing to draw.
    if (now.memoryBytes === undefined) return;
    const point = { atNs: elapsedNs(), ...now };
    points.push(point);
    see?.(point);
  };
  let timer: NodeJS.Timeout;
  const lookAgain = () => {
    look();
    lookLater();
  };
  const lookLater = () => {
    timer = setTimeout(lookAgain, Math.max(INTERVAL_MS, (elapsedNs() * INTERVAL_SHARE) / 1e6));
  };
  lookLater();
  return { points, look, stop: () => clearTimeout(timer) };
}
