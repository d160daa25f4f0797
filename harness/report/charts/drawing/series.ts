import { eligibilityOf } from '../../../analysis/eligibility.ts';
import { type Estimate, estimate } from '../../../analysis/estimation/estimate.ts';
import { metricIn, rankCases, rankedIn } from '../../../analysis/ranking.ts';
import { settingOf } from '../../../analysis/setting.ts';
import { summarise, valuesOf } from '../../../analysis/summarise.ts';
import type { RunData } from '../../../store/run-data.ts';
import type { StoredCase } from '../../../store/schema.ts';
import { ofTime, TIMES, type TimeMetric } from '../../../vocabulary/metrics.ts';
import { omitUndefined } from '../../../vocabulary/omit-undefined.ts';
import { markOf } from './palette.ts';

/** A case as the charts show it: its name, its look and its figures. */
export interface Series {
  readonly name: string;
  readonly case: StoredCase;
  /** Its place in this order, from 1. */
  readonly rank: number;
  readonly mark: ReturnType<typeof markOf>;
  /** Whether it has a rank: its work is proven, and it is no ceiling. Absent where several runs are shown. */
  readonly isRanked?: boolean;
  /** Of a cycle; where hosts are visited more than once only. */
  readonly cycle?: Estimate;
  /** Until the last healthy host had answered; in a fleet with faults only. */
  readonly healthy?: Estimate;
  readonly work?: Estimate;
  readonly wall?: Estimate;
  /** What it is judged by in its setting: the time of its cycles; of the healthy hosts; work; wall, where not every case tells another. */
  readonly time?: Estimate;
  readonly memory?: Estimate;
}

/**
 * A run's cases in the table's order: fastest first by the time that the answer goes by; then those that have another one
 * alone; those whose work is not proven; those without a figure.
 */
export function seriesOf(data: RunData): Series[] {
  const summaries = summarise(data);
  const ranking = rankCases(data, summaries);
  const ranked = rankedIn(ranking);
  const proven = new Set(summaries.flatMap((each) => (eligibilityOf(each) === 'eligible' ? each.case : [])));
  const isUnproven = ({ series }: Judged) => Number(!proven.has(series.name));
  return data.run.cases
    .map((each, place) => {
      const metric = metricIn(ranking, settingOf(data.run, each));
      const series = { ...oneSeries(data, each, place, metric), isRanked: ranked.has(each.name) };
      return { metric, series };
    })
    .toSorted(
      (a, b) => isUnproven(a) - isUnproven(b) || speedOf(a) - speedOf(b) || timeOf(a) - timeOf(b) || 0,
    )
    .map(({ series }, at) => ({ ...series, rank: at + 1 }));
}

interface Judged {
  readonly metric: TimeMetric | undefined;
  readonly series: Omit<Series, 'rank'>;
}

function speedOf({ metric, series }: Judged): number {
  return (metric ? series[metric] : series.time)?.median ?? Infinity;
}

function timeOf({ series }: Judged): number {
  return series.time?.median ?? Number.MAX_VALUE;
}

function oneSeries(
  data: RunData,
  each: StoredCase,
  place: number,
  metric: TimeMetric | undefined,
): Omit<Series, 'rank' | 'isRanked'> {
  const { name } = each;
  const [cycle, healthy, work, wall, memory] = ([...TIMES, 'memory.peak'] as const).map((of) =>
    estimate(valuesOf(data, name, of)),
  );
  const times = { cycle, healthy, work, wall };
  const time = (metric && times[metric]) ?? ofTime(times);
  return { name, case: each, mark: markOf(place), ...omitUndefined({ ...times, time, memory }) };
}

/** What the times are that the series are judged by, in words for a caption. */
export function timeText(allSeries: readonly Series[]): string {
  const shown = allSeries.filter(({ time }) => time);
  const isAll = (metric: TimeMetric) => shown.every((series) => series.time === series[metric]);
  if (isAll('cycle')) return 'cycle time';
  if (isAll('healthy')) return 'time until the last host without a fault had answered';
  if (isAll('work')) return 'work';
  return isAll('wall') ? 'wall time' : 'time (of the healthy hosts, work or wall, as the table goes by)';
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
