import { type Estimate, estimate } from '../../../analysis/estimation/estimate.ts';
import { valuesOf } from '../../../analysis/summarise.ts';
import type { StoredCase } from '../../../store/schema.ts';
import type { RunData } from '../../../store/visits.ts';
import { ofTime, TIMES } from '../../../vocabulary/metrics.ts';
import { omitUndefined } from '../../../vocabulary/omit-undefined.ts';
import { markOf } from './palette.ts';

/** A case as the charts show it. */
export interface Subject {
  readonly name: string;
  readonly case: StoredCase;
  /** Its place in this order, from 1. */
  readonly rank: number;
  readonly mark: ReturnType<typeof markOf>;
  /** Until the last healthy host had answered; in a fleet with faults only. */
  readonly healthy?: Estimate;
  readonly work?: Estimate;
  readonly wall?: Estimate;
  /** What it is judged by: the time of the healthy hosts; work; wall, without the protocol. */
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
  const [healthy, work, wall, memory] = ([...TIMES, 'memory.peak'] as const).map((metric) =>
    estimate(valuesOf(data, name, metric)),
  );
  const time = ofTime({ healthy, work, wall });
  return { name, case: each, mark: markOf(place), ...omitUndefined({ healthy, work, wall, time, memory }) };
}

/** What the times that subjects are judged by are, in words for a caption. */
export function timeText(subjects: readonly Subject[]): string {
  return subjects.some(({ healthy }) => healthy)
    ? 'time until the last host without a fault had answered'
    : 'work (wall, without the protocol)';
}
