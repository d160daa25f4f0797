/** Memory at one moment. */
export interface Moment {
  /** Since the spawn. */
  readonly ns: number;
  readonly mebibytes: number;
}

/** Pixels that share a point. */
const GRAIN = 2;

/** The highest of the moments that fall on the same two pixels, and the last of all: peaks and the end stay. */
export function thin(moments: readonly Moment[], toX: (ns: number) => number): Moment[] {
  const highest = new Map<number, Moment>();
  for (const moment of moments) {
    const at = Math.floor(toX(moment.ns) / GRAIN);
    const other = highest.get(at);
    if (!other || other.mebibytes < moment.mebibytes) highest.set(at, moment);
  }
  const kept = [...highest.values()];
  const last = moments.at(-1);
  return last && kept.at(-1) !== last ? [...kept, last] : kept;
}
