import { type Estimate, estimate } from '../../../analysis/estimation/estimate.ts';
import { valuesOf } from '../../../analysis/summarise.ts';
import type { RunData } from '../../../store/run-data.ts';
import type { StoredCase } from '../../../store/schema.ts';
import { ofTime, TIMES } from '../../../vocabulary/metrics.ts';
import { omitUndefined } from '../../../vocabulary/omit-undefined.ts';
import { markOf } from './palette.ts';

/** A case as the charts show it: its name, its look and its figures. */
export interface Series {
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
export function seriesOf(data: RunData): Series[] {
  return data.run.cases
    .map((each, place) => oneSeries(data, each, place))
    .toSorted((a, b) => (a.time?.median ?? Infinity) - (b.time?.median ?? Infinity) || 0)
    .map((series, at) => ({ ...series, rank: at + 1 }));
}

function oneSeries(data: RunData, each: StoredCase, place: number): Omit<Series, 'rank'> {
  const { name } = each;
  const [healthy, work, wall, memory] = ([...TIMES, 'memory.peak'] as const).map((metric) =>
    estimate(valuesOf(data, name, metric)),
  );
  const time = ofTime({ healthy, work, wall });
  return { name, case: each, mark: markOf(place), ...omitUndefined({ healthy, work, wall, time, memory }) };
}

/** What the times are that the series are judged by, in words for a caption. */
export function timeText(allSeries: readonly Series[]): string {
  return allSeries.some(({ healthy }) => healthy)
    ? 'time until the last host without a fault had answered'
    : 'work (wall, without the protocol)';
}

/** What an axis has to have room for. */
export function endsOf({ median, interval }: Estimate): number[] {
  return [median, ...(interval ?? [])];
}

/** A part of an id for each name: letters, digits and hyphens, no two alike. */
export function slugsOf(names: readonly string[]): Map<string, string> {
  const slugs = new Map<string, string>();
  const taken = new Set<string>();
  for (const name of names) {
    const plain =
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '')
        .slice(0, 60) || 'case';
    let slug = plain;
    for (let count = 2; taken.has(slug); count++) slug = `${plain}-${count}`;
    taken.add(slug);
    slugs.set(name, slug);
  }
  return slugs;
}
