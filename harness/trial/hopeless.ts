import { LONGEST_TIMER_MS } from '../process/deadline.ts';
import { holds } from '../scenario/scenario.ts';
import { judgedEarly } from '../scenario/sections/thresholds/abort.ts';
import { duration, mebibytes } from '../vocabulary/wording.ts';
import type { Report } from './reports/report.ts';
import { type AbortLimit, type JudgedTrial, judgeOf, type VisitJudge } from './reports/visit-judges.ts';

/** Why a trial was ended, and by which threshold of the scenario. */
export interface Hopeless {
  readonly threshold: number;
  readonly message: string;
}

/**
 * Tells as soon as it is certain, whatever comes, that a trial can't keep one of its limits: by the visits that its strategy
 * reports while it works, by samples of its memory, and by the clock. A report costs a comparison or two for each limit.
 */
export class HopelessWatch implements Disposable {
  readonly #watched: JudgedTrial;
  readonly #ended = new AbortController();
  readonly #byVisits: readonly VisitJudge[];
  readonly #timers: NodeJS.Timeout[] = [];
  #hopeless: Hopeless | undefined;
  #isOver = false;

  constructor(watched: JudgedTrial) {
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
    if (report.cycle < this.#watched.schedule.skip || this.#isOver) return;
    for (const judge of this.#byVisits) {
      const why = judge.see(report, dueNs);
      if (why !== undefined) this.#end(judge.limit, why, ` in cycle ${report.cycle}`);
    }
  }

  /** A sample of its memory. */
  used(bytes: number | undefined): void {
    const broken = this.#watched.limits.find(
      (limit) => judgedEarly(limit.metric) === 'samples' && bytes !== undefined && !holds(bytes, limit),
    );
    if (broken && bytes !== undefined) {
      this.#end(
        broken,
        `it had ${mebibytes(bytes)} of memory, and ${broken.metric} ${broken.text} allows no more`,
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
      this.#timers.push(setTimeout(end, Math.min(limit.limit / 1e6 + 2, LONGEST_TIMER_MS)));
    }
  }

  #end({ place }: AbortLimit, why: string, when = ''): void {
    if (this.#hopeless) return;
    this.#hopeless = { threshold: place, message: `Aborted${when}: ${why}.` };
    this.#ended.abort();
  }
}
