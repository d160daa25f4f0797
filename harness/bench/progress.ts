import type { PlannedTrial } from '../scenario/plan.ts';
import type { TimelinePoint } from '../store/columns.ts';
import type { RunData } from '../store/run-data.ts';
import type { StoredTrial } from '../store/trial-shape.ts';

/** What is shown while a run is executed. */
export interface Progress extends Disposable {
  notice(text: string): void;
  fleet(ready: number, of: number): void;
  /** The trials of a stored run stand for the beginning of the plan. */
  resume(trials: readonly StoredTrial[]): void;
  trialStart(trial: PlannedTrial): void;
  /** The strategy gets its GO: `reported` grows by each visit that it reports. */
  working(reported: { readonly length: number }): void;
  /** The strategy's memory just now, every few milliseconds. */
  memory(point: TimelinePoint): void;
  /** @param data the run with the visits of this trial, and of no other. */
  trialEnd(trial: StoredTrial, data: RunData): void;
}
