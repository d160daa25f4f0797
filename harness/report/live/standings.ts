import { median } from 'simple-statistics';
import type { Plan } from '../../scenario/plan.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { some } from '../../vocabulary/wording.ts';

/** What is known of a case while its run is executed. */
export interface Standing {
  readonly case: string;
  /** Trials that are planned, and that have ended, warm-ups among them. */
  readonly planned: number;
  readonly ended: number;
  /** Medians of the completed trials; of the warm-ups as long as there are only those. */
  readonly workNs?: number;
  readonly wallNs?: number;
  readonly memoryPeakBytes?: number;
  readonly onlyWarmups: boolean;
  /** What did not go well so far, in a few words. */
  readonly trouble?: string;
}

/** The standing of every case of a plan, in its order, kept up to date trial by trial. */
export class Standings {
  readonly #trials: Map<string, StoredTrial[]>;
  readonly #planned: Map<string, number>;
  readonly #hasFaults: boolean;
  readonly #standings: Map<string, Standing>;

  constructor({ cases, trials, faults }: Plan) {
    this.#hasFaults = faults.length > 0;
    this.#trials = new Map(cases.map(({ name }) => [name, []]));
    this.#planned = new Map(
      cases.map(({ name }) => [name, trials.filter((trial) => trial.case === name).length]),
    );
    this.#standings = new Map(cases.map(({ name }) => [name, this.#standing(name, [])]));
  }

  learn(trial: StoredTrial): void {
    const trials = [...(this.#trials.get(trial.case) ?? []), trial];
    this.#trials.set(trial.case, trials);
    this.#standings.set(trial.case, this.#standing(trial.case, trials));
  }

  all(): Standing[] {
    return [...this.#standings.values()];
  }

  #standing(name: string, trials: readonly StoredTrial[]): Standing {
    const completed = trials.filter(({ outcome }) => outcome.kind === 'completed');
    const measured = completed.filter(({ warmup }) => !warmup);
    const shown = measured.length > 0 ? measured : completed;
    return omitUndefined({
      case: name,
      planned: this.#planned.get(name) ?? 0,
      ended: trials.length,
      workNs: middle(shown.flatMap(({ workNs }) => workNs ?? [])),
      wallNs: middle(shown.flatMap(({ wallNs }) => wallNs ?? [])),
      memoryPeakBytes: middle(shown.flatMap(({ memoryPeakBytes }) => memoryPeakBytes ?? [])),
      onlyWarmups: measured.length === 0,
      trouble: brokenIn(trials) ?? (this.#hasFaults ? unwellIn(trials) : failedIn(trials)),
    });
  }
}

function middle(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : median([...values]);
}

/** The outcome of the newest trial that did not complete. */
function brokenIn(trials: readonly StoredTrial[]): string | undefined {
  const broken = trials.filter(({ outcome }) => outcome.kind !== 'completed');
  const newest = broken.at(-1)?.outcome.kind;
  return newest === undefined || broken.length === 1 ? newest : `${newest} (${broken.length})`;
}

/** In a fleet with faults hosts fail on purpose, and a trial is doubted in which others do. */
function unwellIn(trials: readonly StoredTrial[]): string | undefined {
  const hasWarning = ({ warnings = [] }: StoredTrial) =>
    warnings.some(({ check }) => check === 'hosts-unreached');
  return trials.some(hasWarning) ? 'healthy hosts failed' : undefined;
}

/** How many hosts failed in all trials. */
function failedIn(trials: readonly StoredTrial[]): string | undefined {
  const failed = trials.flatMap(({ hosts }) => Object.values(hosts?.errors ?? {}));
  const count = failed.reduce((sum, each) => sum + each, 0);
  return count === 0 ? undefined : `${some(count, 'host')} failed`;
}
