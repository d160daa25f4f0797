import type { Cgroup } from '../cgroup/cgroup.ts';
import type { TimelinePoint } from './measurement.ts';

/** Short enough for the shape of a trial of half a second; each look costs about 30 µs. */
const INTERVAL_MS = 20;

/** Watches a group's memory from its creation to `stop()`. */
export function watchMemory(group: Cgroup, since: bigint): { stop(): TimelinePoint[] } {
  const points: TimelinePoint[] = [];
  const look = () => {
    const sample = group.sample();
    // On a machine without control groups there is nothing to draw.
    if (sample.memoryBytes !== undefined) {
      points.push({ atNs: Number(process.hrtime.bigint() - since), ...sample });
    }
  };
  const timer = setInterval(look, INTERVAL_MS);
  return {
    stop() {
      clearInterval(timer);
      return points;
    },
  };
}
