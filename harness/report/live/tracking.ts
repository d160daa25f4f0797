import { median } from 'simple-statistics';
import { trialFigure } from '../../analysis/values.ts';
import type { Expected } from '../../scenario/expected-time.ts';
import type { Plan } from '../../scenario/plan.ts';
import { isOneShot } from '../../scenario/schedule.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { some } from '../../vocabulary/wording.ts';

/** What is known of a case while its run is executed. */
export interface CaseProgress {
  readonly case: string;
  /** Trials that are planned, and that have ended, warm-ups among them. */
  readonly planned: number;
  readonly ended: number;
  /** Medians of the completed trials; of the warm-ups as long as there are only those. */
  readonly workNs?: number;
  /** Over cycles in place of work, which is the schedule's doing. */
  readonly cycleNs?: number;
  /** Share of the visits. */
  readonly overruns?: number;
  readonly isOverTime?: true;
  readonly wallNs?: number;
  readonly memoryPeakBytes?: number;
  readonly onlyWarmups: boolean;
  /** What did not go well so far, in a few words. */
  readonly trouble?: string;
}

/** The progress of every case of a plan, in its order, kept up to date trial by trial. */
export class CaseTracker {
  readonly #plan: Plan;
  readonly #trials: Map<string, Seen[]>;
  readonly #cases: Map<string, CaseProgress>;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#trials = new Map(plan.cases.map(({ name }) => [name, []]));
    this.#cases = new Map(plan.cases.map(({ name }) => [name, progressOf(plan, name, [])]));
  }

  /** @param data with its visits, where they are at hand. */
  learn(trial: StoredTrial, data?: RunData): void {
    const overTime = data && {
      cycleNs: trialFigure(data, trial, 'cycle'),
      overruns: trialFigure(data, trial, 'overruns'),
    };
    const trials = [...(this.#trials.get(trial.case) ?? []), { ...trial, ...overTime }];
    this.#trials.set(trial.case, trials);
    this.#cases.set(trial.case, progressOf(this.#plan, trial.case, trials));
  }

  all(): CaseProgress[] {
    return [...this.#cases.values()];
  }
}

/** A trial with its figures over cycles, where it has them and its visits were at hand. */
type Seen = StoredTrial & { readonly cycleNs?: number | undefined; readonly overruns?: number | undefined };

function progressOf(plan: Plan, name: string, trials: readonly Seen[]): CaseProgress {
  const completed = trials.filter(({ outcome }) => outcome.kind === 'completed');
  const measured = completed.filter(({ warmup }) => !warmup);
  const shown = measured.length > 0 ? measured : completed;
  const middle = (metric: 'workNs' | 'cycleNs' | 'overruns' | 'wallNs' | 'memoryPeakBytes') => {
    const values = shown.flatMap(({ [metric]: value }) => value ?? []);
    return values.length === 0 ? undefined : median(values);
  };
  const { workload } = plan.cases.find((each) => each.name === name) ?? {};
  const isOverTime = workload !== undefined && !isOneShot(workload.schedule);
  return omitUndefined({
    case: name,
    planned: plan.trials.filter((trial) => trial.case === name).length,
    ended: trials.length,
    workNs: isOverTime ? undefined : middle('workNs'),
    cycleNs: middle('cycleNs'),
    overruns: middle('overruns'),
    isOverTime: isOverTime || undefined,
    wallNs: middle('wallNs'),
    memoryPeakBytes: middle('memoryPeakBytes'),
    onlyWarmups: measured.length === 0,
    trouble:
      brokenIn(trials) ??
      (plan.faults.length > 0 ? unreachedIn(trials) : failedIn(trials, isOverTime ? 'visit' : 'host')),
  });
}

/** The outcome of the newest trial that did not complete. */
function brokenIn(trials: readonly StoredTrial[]): string | undefined {
  const broken = trials.filter(({ outcome }) => outcome.kind !== 'completed');
  const newest = broken.at(-1)?.outcome.kind;
  return newest === undefined || broken.length === 1 ? newest : `${newest} (${broken.length})`;
}

/** In a fleet with faults hosts fail on purpose; a trial in which others do has a warning. */
function unreachedIn(trials: readonly StoredTrial[]): string | undefined {
  const checks = trials.flatMap(({ warnings = [] }) => warnings.map(({ check }) => check));
  return checks.includes('hosts-unreached') ? 'healthy hosts failed' : undefined;
}

/** How many hosts, or visits, failed in all trials. */
function failedIn(trials: readonly StoredTrial[], what: 'host' | 'visit'): string | undefined {
  const counts = trials.flatMap(({ hosts }) => Object.values(hosts?.errors ?? {}));
  const count = counts.reduce((sum, each) => sum + each, 0);
  return count === 0 ? undefined : `${some(count, what)} failed`;
}

/** How much time is left; `least` where some case to come was never seen and is not known, so that it may be more. */
export interface TimeLeft {
  readonly ms: number;
  readonly least: boolean;
  /** How much of the trial at hand is over, 0 to 1; 0 as long as that is not known. */
  readonly share: number;
}

/**
 * How long the rest of a plan takes: from what trials of the same cases took, their pauses included; of cases not seen
 * yet, what was expected of them, as far as that held for the others.
 */
export class TimeTracker {
  readonly #plan: Plan;
  readonly #expected: ReadonlyMap<string, Expected>;
  readonly #took = new Map<string, number>();

  constructor(plan: Plan, expected: ReadonlyMap<string, Expected>) {
    this.#plan = plan;
    this.#expected = expected;
  }

  /** A trial of this case took so long, from the end of the trial before it. */
  learn(name: string, ms: number): void {
    this.#took.set(name, ms);
  }

  /**
   * When `ended` trials have ended, the last one `sinceMs` ago; nothing as long as nothing is known of any case.
   *
   * @param workLeft of the trial at hand, where its schedule or its reports tell.
   */
  leftAfter(ended: number, sinceMs: number, workLeft?: number): TimeLeft | undefined {
    if (this.#took.size === 0 && this.#expected.size === 0 && workLeft === undefined) return undefined;
    const error = this.#error();
    const [first, ...others] = this.#plan.trials.slice(ended).map((trial) => this.#timeOf(trial.case, error));
    const usual = { ms: Math.max(0, (first?.ms ?? 0) - sinceMs), isLeast: first?.isLeast ?? false };
    const now = workLeft === undefined ? usual : { ms: workLeft, isLeast: false };
    return {
      ms: others.reduce((sum, { ms }) => sum + ms, now.ms),
      least: [now, ...others].some(({ isLeast }) => isLeast),
      share: !first || now.isLeast || sinceMs === 0 ? 0 : sinceMs / (sinceMs + now.ms),
    };
  }

  #timeOf(name: string, error: number): Expected {
    const took = this.#took.get(name);
    if (took !== undefined) return { ms: took, isLeast: false };
    const { ms, isLeast } = this.#expected.get(name) ?? { ms: 0, isLeast: true };
    return { ms: ms * error, isLeast };
  }

  /** How many times as long as expected the cases took that were seen. */
  #error(): number {
    let [took, expected] = [0, 0];
    for (const [name, ms] of this.#took) {
      const known = this.#expected.get(name);
      if (!known) continue;
      took += ms;
      expected += known.ms;
    }
    return expected === 0 ? 1 : took / expected;
  }
}
