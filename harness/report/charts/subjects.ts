import type { RunData } from '../../run/samples.ts';
import type { StoredCase } from '../../run/schema.ts';
import { type Estimate, estimate } from '../../statistics/estimate.ts';
import { valuesOf } from '../../statistics/summarise.ts';
import { markOf } from './palette.ts';

/** A case as the charts show it. */
export interface Subject {
  readonly name: string;
  readonly case: StoredCase;
  /** Its place in this order, from 1. */
  readonly rank: number;
  readonly mark: ReturnType<typeof markOf>;
  readonly work?: Estimate;
  readonly wall?: Estimate;
  /** Work; wall, without the protocol. */
  readonly time?: Estimate;
  readonly memory?: Estimate;
}

/** A run's cases, fastest first, those without a figure last. */
export function subjectsOf(data: RunData): Subject[] {
  return data.run.cases
    .map((each, place) => subjectOf(data, each, place))
    .toSorted((a, b) => (a.time?.median ?? Infinity) - (b.time?.median ?? Infinity) || 0)
    .map((subject, at) => ({ ...subject, rank: at + 1 }));
}

function subjectOf(data: RunData, each: StoredCase, place: number): Omit<Subject, 'rank'> {
  const { name } = each;
  const [work, wall, memory] = (['work', 'wall', 'memory.peak'] as const).map((metric) =>
    estimate(valuesOf(data, name, metric)),
  );
  const time = work ?? wall;
  return {
    name,
    case: each,
    mark: markOf(place),
    ...(work ? { work } : {}),
    ...(wall ? { wall } : {}),
    ...(time ? { time } : {}),
    ...(memory ? { memory } : {}),
  };
}
