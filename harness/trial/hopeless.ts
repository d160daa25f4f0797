import { judgedEarly } from '../scenario/abort.ts';
import type { Threshold } from '../scenario/scenario.ts';
import type { Schedule } from '../scenario/schedule.ts';
import { duration, grouped } from '../vocabulary/wording.ts';
import type { Report } from './reports/report.ts';

/** A limit whose breach ends a trial, and its place among the scenario's thresholds. */
export type AbortLimit = Pick<Threshold, 'metric' | 'aggregate' | 'operator' | 'limit' | 'text'> & {
  readonly place: number;
};

/** Why a trial was ended, and by which threshold of the scenario. */
export interface Hopeless {
  readonly threshold: number;
  readonly message: string;
}

interface Watched {
  readonly limits: readonly AbortLimit[];
  readonly hosts: number;
  readonly schedule: Schedule;
  /** Hosts with a fault, whose visits count in no share. */
  readonly faulty: ReadonlySet<number>;
}

/**
 * Tells as soon as it is certain, whatever comes, that a trial can't keep one of its limits: by the visits that its strategy
 * reports while it works, by samples of its memory, and by the clock. A report costs a comparison or two for each limit.
 */
export class HopelessWatch implements Disposable {
  readonly #watched: Watched;
  readonly #ended = new AbortController();
  readonly #byVisits: readonly VisitJudge[];
  readonly #timers: NodeJS.Timeout[] = [];
  #hopeless: Hopeless | undefined;
  /** The last one of which a visit was reported. */
  #cycle: number | undefined;
  #isOver = false;

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#byVisits = watched.limits.flatMap((limit) => judgeOf(limit, watched) ?? []);
  }

  /** Aborted once it is certain. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  get hopeless(): Hopeless | undefined {
    return this.#hopeless;
  }

  /** The process is about to start. */
  spawned(): void {
    this.#limitTime('wall');
  }

  /** GO. */
  began(): void {
    this.#limitTime('work');
  }

  /** DONE: what is reported from now on is judged when all of it is there. */
  ended(): void {
    this.#isOver = true;
  }

  /** A report that keeps the protocol, and when its visit was due. */
  visited(report: Report, dueNs: number): void {
    this.#cycle = Math.max(this.#cycle ?? 0, report.cycle);
    if (report.cycle < this.#watched.schedule.skip || this.#isOver) return;
    for (const judge of this.#byVisits) {
      const why = judge.see(report, dueNs);
      if (why !== undefined) this.#end(judge.limit, why);
    }
  }

  /** A sample of its memory. */
  used(bytes: number | undefined): void {
    const broken = this.#watched.limits.find(
      (limit) => judgedEarly(limit.metric) === 'samples' && bytes !== undefined && !holdsBelow(bytes, limit),
    );
    if (broken && bytes !== undefined) {
      const mebibytes = Math.round((bytes / 2 ** 20) * 10) / 10;
      this.#end(
        broken,
        `it had ${mebibytes} MiB of memory, and ${broken.metric} ${broken.text} allows no more`,
      );
    }
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #limitTime(metric: 'wall' | 'work'): void {
    const where = metric === 'work' ? 'after GO' : 'after its start';
    for (const limit of this.#watched.limits.filter((each) => each.metric === metric)) {
      const end = () => {
        if (metric === 'work' && this.#isOver) return;
        const time = duration(limit.limit);
        this.#end(limit, `it was not through ${time} ${where}, which ${metric} ${limit.text} does not allow`);
      };
      // A timer may fire a moment early.
      this.#timers.push(setTimeout(end, Math.min(limit.limit / 1e6 + 2, 2 ** 31 - 1)));
    }
  }

  #end({ place }: AbortLimit, why: string): void {
    if (this.#hopeless) return;
    const when = this.#cycle === undefined ? '' : ` in cycle ${this.#cycle}`;
    this.#hopeless = { threshold: place, message: `Aborted${when}: ${why}.` };
    this.#ended.abort();
  }
}

function holdsBelow(value: number, { operator, limit }: AbortLimit): boolean {
  return operator === '<=' ? value <= limit : value < limit;
}

/** Judges a limit visit by visit: why it can't be kept any more, once that is so. */
interface VisitJudge {
  readonly limit: AbortLimit;
  see(report: Report, dueNs: number): string | undefined;
}

function judgeOf(limit: AbortLimit, watched: Watched): VisitJudge | undefined {
  const { schedule, hosts, faulty } = watched;
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
      return { limit, see: shareOf(limit, cycles * (hosts - faulty.size), watched) };
    case 'cycles':
      return { limit, see: cyclesOf(limit, cycles, watched) };
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

// Of at most so many values, a percentile lies beyond the limit once more of them do than lie above it.
function countOf(limit: AbortLimit, most: number): VisitJudge['see'] {
  const allowed = allowedBeyond(limit, most);
  let beyond = 0;
  return (report, dueNs) => {
    const value = figureIn(limit.metric, report, dueNs);
    if (value === undefined || holdsBelow(value, limit)) return undefined;
    beyond += 1;
    if (beyond <= allowed) return undefined;
    return `${grouped(beyond)} ${beyond === 1 ? 'visit lies' : 'visits lie'} beyond the limit, and ${limit.metric} ${limit.text} allows ${ofAll(allowed, most)}`;
  };
}

function allowedBeyond({ aggregate }: AbortLimit, most: number): number {
  if (aggregate === 'max') return 0;
  const percent = aggregate === 'median' ? 50 : Number(aggregate.slice('p('.length, -1));
  // In whole hundredths: 0.99 of 1200 is a little less or more in floating point.
  return most - Math.ceil(Math.round(percent * most * 1e6) / 1e8);
}

// What is yet to come adds nothing below 0.
function sumOf(limit: AbortLimit, most: number): VisitJudge['see'] {
  let sum = 0;
  return (report, dueNs) => {
    sum += figureIn(limit.metric, report, dueNs) ?? 0;
    if (holdsBelow(sum / most, limit)) return undefined;
    return `visits so far add up to more than ${limit.metric} ${limit.text} allows ${grouped(most)} of them`;
  };
}

function shareOf(limit: AbortLimit, most: number, { schedule, faulty }: Watched): VisitJudge['see'] {
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
    if (holdsBelow(short / most, limit)) return undefined;
    const allowed = mostWithin(limit, most);
    return `${grouped(short)} ${short === 1 ? 'visit' : 'visits'} ${verb}, and ${limit.metric} ${limit.text} allows ${ofAll(allowed, most)}`;
  };
}

function mostWithin(limit: AbortLimit, most: number): number {
  let allowed = Math.ceil(limit.limit * most);
  while (allowed > 0 && !holdsBelow(allowed / most, limit)) allowed -= 1;
  return allowed;
}

// The trial's figure is the median of its cycles.
function cyclesOf(limit: AbortLimit, most: number, { schedule, faulty }: Watched): VisitJudge['see'] {
  const { everyNs, spread } = schedule;
  const allowed = Math.floor(most / 2);
  const beyond = new Set<number>();
  return ({ host, cycle, end }, dueNs) => {
    const fromNs = spread === 'together' && everyNs !== undefined ? cycle * everyNs : dueNs;
    if (faulty.has(host) || holdsBelow(end - fromNs, limit)) return undefined;
    beyond.add(cycle);
    if (beyond.size <= allowed) return undefined;
    return `${grouped(beyond.size)} ${beyond.size === 1 ? 'cycle lies' : 'cycles lie'} beyond the limit, and ${limit.metric} ${limit.text} allows ${ofAll(allowed, most)}`;
  };
}

function ofAll(allowed: number, most: number): string {
  return Number.isFinite(most) ? `${grouped(Math.max(0, allowed))} of ${grouped(most)}` : grouped(allowed);
}
