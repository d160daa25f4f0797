import type { Host } from '../fleet/fleet.ts';
import type { Limits, Parameters, Workload } from '../scenario/scenario.ts';
import type { TimelinePoint, TrialVisits } from '../store/columns.ts';
import type { Measurement } from '../store/trial-shape.ts';
import type { Program } from './launchers/subprocess.ts';
import type { AbortLimit } from './reports/visit-judges.ts';
import type { Habit } from './validity/proof.ts';

/** One trial to execute. */
export interface TrialRequest {
  /** Names the control group: unique within the run. */
  readonly name: string;
  readonly program: Program;
  readonly parameters: Parameters;
  /** How many of the fleet's hosts are visited: the first so many. */
  readonly hosts: number;
  /** On how many of its servers: the first so many; absent: on all. */
  readonly servers?: number | undefined;
  /** These hosts instead, and without the faults of mid-trial: a rehearsal. */
  readonly only?: readonly Host[];
  readonly workload: Workload;
  readonly limits: Limits;
  readonly timeoutMs: number;
  /** Limits that it is ended for once it can't keep them any more. */
  readonly abortLimits?: readonly AbortLimit[];
  /** What the program was seen to ask when it was rehearsed; absent where it was not. */
  readonly habit?: Habit | undefined;
  /** Where standard error (and, without the protocol, standard output) is kept. */
  readonly logFile: string;
  /** Told right before GO, with what grows by each visit that is reported; must be quick. */
  readonly onGo?: (reported: { readonly length: number }) => void;
  /** Shown the strategy's memory every few milliseconds; must be quick. */
  readonly onMemory?: (point: TimelinePoint) => void;
}

/** A trial's measurement, with what is too long to stand beside it. */
export interface TrialResult {
  readonly measurement: Measurement;
  /** Absent unless the protocol was kept; of a trial that was aborted, those that were reported until then. */
  readonly visits?: TrialVisits;
  readonly timeline: readonly TimelinePoint[];
}
