import { holds, type Threshold } from '../../scenario/scenario.ts';
import type { Schedule } from '../../scenario/schedule.ts';
import { judgedEarly } from '../../scenario/sections/thresholds/abort.ts';
import { grouped } from '../../vocabulary/wording.ts';
import type { Report } from './report.ts';

/** A limit whose breach ends a trial, and its place among the scenario's thresholds. */
export type AbortLimit = Pick<Threshold, 'metric' | 'aggregate' | 'operator' | 'limit' | 'text'> & {
  readonly place: number;
};

/** What is known of a trial that is judged while it runs. */
export interface JudgedTrial {
  readonly limits: readonly AbortLimit[];
  readonly hosts: number;
  readonly schedule: Schedule;
  /** Hosts with a fault, whose visits count in no share. */
  readonly faulty: ReadonlySet<number>;
}

/** Judges a limit visit by visit: why it can't be kept any more, once that is so. */
export interface VisitJudge {
  readonly limit: AbortLimit;
  see(report: Report, dueNs: number): string | undefined;
}

export function judgeOf(limit: AbortLimit, trial: JudgedTrial): VisitJudge | undefined {
  const { schedule, hosts, faulty } = trial;
  const cycles = Math.max(0, (schedule.cycles ?? Infinity) - schedule.skip);
  // A share of nobody knows how many.
  if (cycles === Infinity && limit.aggregate !== 'max') return undefined;
  switch (judgedEarly(limit.metric)) {
    case 'visits':
      return {
        limit,
        see: limit.aggregate === 'avg' ? sumOf(limit, cycles * hosts) : countOf(limit, cycles * hosts),
      };
    case 'share':
      return { limit, see: shareOf(limit, cycles * (hosts - faulty.size), trial) };
    case 'cycles':
      return { limit, see: cyclesOf(limit, cycles, trial) };
    default:
      return undefined;
  }
}

/** A visit's own figure; undefined where it has none: percentiles are of the visits that were answered. */
function figureIn(
  metric: AbortLimit['metric'],
  { start, connected, end, error }: Report,
  dueNs: number,
): number | undefined {
  if (error !== undefined) return undefined;
  if (metric === 'latency') return end - dueNs;
  if (metric === 'lag') return Math.max(0, start - dueNs);
  if (metric === 'service') return end - start;
  return connected === undefined ? undefined : connected - start;
}

// Of at most so many values, a percentile is beyond the limit for certain once more of them are than lie above it.
function countOf(limit: AbortLimit, most: number): VisitJudge['see'] {
  const allowed = allowedBeyond(limit, most);
  let beyond = 0;
  return (report, dueNs) => {
    const value = figureIn(limit.metric, report, dueNs);
    if (value === undefined || holds(value, limit)) return undefined;
    beyond += 1;
    if (beyond <= allowed) return undefined;
    return `${grouped(beyond)} ${beyond === 1 ? 'visit lies' : 'visits lie'} beyond the limit, and ${limit.metric} ${limit.text} allows ${ofAll(allowed, most)}`;
  };
}

function allowedBeyond({ aggregate }: AbortLimit, most: number): number {
  if (aggregate === 'max') return 0;
  const percent = aggregate === 'median' ? 50 : Number(aggregate.slice('p('.length, -1));
  // The slowest stands for it among so few.
  if (most * (1 - percent / 100) < 1) return 0;
  // It lies between two visits, and may be within the limit while only the upper one is beyond it. In whole hundredths: 0.99
  // of 1200 is a little less or more in floating point.
  return most - 1 - Math.floor(Math.round(percent * (most - 1) * 1e6) / 1e8);
}

// What is yet to come adds nothing below 0.
function sumOf(limit: AbortLimit, most: number): VisitJudge['see'] {
  let sum = 0;
  return (report, dueNs) => {
    sum += figureIn(limit.metric, report, dueNs) ?? 0;
    if (holds(sum / most, limit)) return undefined;
    return `visits so far add up to more than ${limit.metric} ${limit.text} allows ${grouped(most)} of them`;
  };
}

function shareOf(limit: AbortLimit, most: number, { schedule, faulty }: JudgedTrial): VisitJudge['see'] {
  const { everyNs = Infinity } = schedule;
  const isShort =
    limit.metric === 'errors'
      ? ({ error }: Report) => error !== undefined
      : ({ end }: Report, dueNs: number) => end > dueNs + everyNs;
  const verb = limit.metric === 'errors' ? 'failed' : 'overran';
  let short = 0;
  return (report, dueNs) => {
    if (faulty.has(report.host) || !isShort(report, dueNs)) return undefined;
    short += 1;
    if (holds(short / most, limit)) return undefined;
    const allowed = mostWithin(limit, most);
    return `${grouped(short)} ${short === 1 ? 'visit' : 'visits'} ${verb}, and ${limit.metric} ${limit.text} allows ${ofAll(allowed, most)}`;
  };
}

function mostWithin(limit: AbortLimit, most: number): number {
  let allowed = Math.ceil(limit.limit * most);
  while (allowed > 0 && !holds(allowed / most, limit)) allowed -= 1;
  return allowed;
}

// The trial's figure is the median of its cycles.
function cyclesOf(limit: AbortLimit, most: number, { schedule, faulty }: JudgedTrial): VisitJudge['see'] {
  // Never in a closed loop: neverAborts() refuses it.
  const { everyNs = 0, spread } = schedule;
  const allowed = Math.floor(most / 2);
  const beyond = new Set<number>();
  return ({ host, cycle, end }, dueNs) => {
    const fromNs = spread === 'together' ? cycle * everyNs : dueNs;
    if (faulty.has(host) || holds(end - fromNs, limit)) return undefined;
    beyond.add(cycle);
    if (beyond.size <= allowed) return undefined;
    return `${grouped(beyond.size)} ${beyond.size === 1 ? 'cycle lies' : 'cycles lie'} beyond the limit, and ${limit.metric} ${limit.text} allows ${ofAll(allowed, most)}`;
  };
}

function ofAll(allowed: number, most: number): string {
  return Number.isFinite(most) ? `${grouped(Math.max(0, allowed))} of ${grouped(most)}` : grouped(allowed);
}
