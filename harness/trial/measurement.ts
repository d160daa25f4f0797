import type { WorkConditions } from './conditions.ts';
import type { ServersLimits } from './servers.ts';

/** How a trial ended. Expected ends are data; `message` says what happened in a sentence, the most specific cause first. */
export interface Outcome {
  readonly kind: OutcomeKind;
  readonly message: string;
  /** The exit code, for `failed`. */
  readonly exitCode?: number;
  /** The signal's name, for `signalled`. */
  readonly signal?: string;
}

export const OUTCOMES = [
  'completed',
  'failed',
  'signalled',
  'timed-out',
  'out-of-memory',
  'protocol-violation',
  'unavailable',
  'interrupted',
] as const;
export type OutcomeKind = (typeof OUTCOMES)[number];

/** What one host's visit took: nanoseconds since the strategy read GO, on its own clock. */
export interface Sample {
  readonly id: number;
  readonly startNs: number;
  /** Absent where the visit failed before the login was done. */
  readonly connectedNs?: number;
  readonly endNs: number;
  /** The kind of failure; absent where the host answered. */
  readonly error?: string;
}

/** The strategy's memory at one moment; `atNs` counts from its spawn. */
export interface TimelinePoint {
  readonly atNs: number;
  readonly memoryBytes?: number;
  readonly workingBytes?: number;
  readonly processes?: number;
}

/** What the fleet's servers, all together, did for one trial. */
export interface ServersMeasurement {
  readonly cpuNs?: number;
  /** Memory charged when the trial ended, page cache included. */
  readonly memoryBytes?: number;
  /** `Connections` and `Questions` the trial caused, the harness's own questions taken off. */
  readonly connections?: number;
  readonly questions?: number;
}

/** What the trial's figures depend on, beside the strategy. */
export type Conditions = WorkConditions & ServersLimits;

export const DOUBT_CHECKS = [
  'counters',
  'under-floor',
  'hosts-unreached',
  'process-limit',
  'connection-limit',
  'listen-overflow',
  'servers-busy',
  'machine-busy',
  'throttled',
  'swap',
  'pressure',
] as const;
export type DoubtCheck = (typeof DOUBT_CHECKS)[number];

/** A reason to believe that a trial's figures are not the strategy's own. */
export interface Doubt {
  readonly check: DoubtCheck;
  /** What was found, beside which limit, and what to do. */
  readonly message: string;
}

/** What a trial showed. What wasn't measured is absent. */
export interface Measurement {
  readonly outcome: Outcome;
  /** spawn → exit. */
  readonly wallNs?: number;
  /** spawn → READY. */
  readonly startupNs?: number;
  /** GO → DONE. */
  readonly workNs?: number;
  /** GO → the end of the last host without a fault, on the strategy's clock; absent in a fleet without faults. */
  readonly healthyNs?: number;
  readonly cpuUserNs?: number;
  readonly cpuSystemNs?: number;
  /** The kernel's high-water mark, page cache included. */
  readonly memoryPeakBytes?: number;
  /** The highest sampled memory without page cache. */
  readonly memoryWorkingPeakBytes?: number;
  readonly processesPeak?: number;
  /** Processes that still ran when the strategy had exited; they were killed. */
  readonly processesLeft?: number;
  readonly hosts?: HostCounts;
  readonly servers?: ServersMeasurement;
  /** Absent where the work never began. */
  readonly conditions?: Conditions;
  /** Absent where there are none. */
  readonly doubts?: readonly Doubt[];
}

export interface HostCounts {
  readonly asked: number;
  readonly answered: number;
  /** How many hosts failed, by kind. */
  readonly errors: Readonly<Record<string, number>>;
}
