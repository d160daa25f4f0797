import type { Protocol, Workload } from '../../scenario/scenario.ts';
import type { TrialVisits } from '../../store/columns.ts';
import type {
  Conditions,
  Measurement,
  RETIRED_CHECKS,
  ValidityWarning,
  WarningCheck,
} from '../../store/trial-shape.ts';
import * as contention from './contention-checks.ts';
import { listenOverflow } from './listen-overflow.ts';
import * as machine from './machine-checks.ts';
import type { Proof } from './proof.ts';
import { counters, hostsUnreached, underFloor } from './visit-checks.ts';

/** What a trial is judged by, beside its measurement. */
export interface Expectations {
  /** What the servers themselves take for a visit. */
  readonly floorNs?: number;
  /** Absent without the protocol, and where it was not kept. */
  readonly visits?: TrialVisits;
  /** How many hosts the task had. */
  readonly hosts: number;
  /** Hosts that something is wrong with on purpose. */
  readonly faulty?: ReadonlySet<number>;
  readonly protocol: Protocol;
  /** Absent: fresh. */
  readonly connections?: Workload['connections'];
  /** Of what it claims; absent where the servers are not ours to ask. */
  readonly proof?: Proof;
  /** Of a process limit that it came to, in a sentence. */
  readonly processLimit?: string;
  /** What of its memory outlives it, in a sentence. */
  readonly sharedMemory?: string;
}

/** The checks of a trial by itself; the others look at the pause before it, or at its whole run (analysis/trust/judged.ts). */
type TrialCheck = Exclude<WarningCheck, 'settle-gave-up' | 'control-off' | (typeof RETIRED_CHECKS)[number]>;
type Check = (trial: Trial) => string | undefined;
/** A trial as a check sees it. */
export interface Trial extends Expectations {
  readonly measurement: Measurement;
  readonly conditions: Partial<Conditions>;
}

/** Why a trial's figures may not be the strategy's. Each check trips at most once; what wasn't measured trips none. */
export function warningsOf(measurement: Measurement, expectations: Expectations): ValidityWarning[] {
  const trial = { ...expectations, measurement, conditions: measurement.conditions ?? {} };
  return Object.entries(CHECKS).flatMap(([check, judge]) => {
    const message = judge(trial);
    return message === undefined ? [] : [{ check: check as TrialCheck, message }];
  });
}

const CHECKS: Readonly<Record<TrialCheck, Check>> = {
  counters,
  'under-floor': underFloor,
  'hosts-unreached': hostsUnreached,
  'process-limit': processLimit,
  'connection-limit': ({ conditions }) => contention.connectionLimit(conditions),
  'listen-overflow': listenOverflow,
  'servers-busy': ({ conditions }) => contention.serversBusy(conditions),
  'foreign-load': ({ conditions }) => machine.foreignLoad(conditions),
  steal: ({ conditions }) => machine.steal(conditions),
  throttled: ({ conditions }) => machine.throttled(conditions),
  swap: ({ conditions, measurement }) => machine.swap(conditions, measurement),
  'major-faults': ({ conditions }) => machine.majorFaults(conditions),
  pressure: ({ conditions }) => contention.pressure(conditions),
  'shared-memory': ({ sharedMemory }) => sharedMemory,
};

/** Those that follow from what a trial stored of its conditions, and so can be judged again. */
export const OF_CONDITIONS: ReadonlySet<WarningCheck> = new Set([
  'connection-limit',
  'servers-busy',
  'foreign-load',
  'steal',
  'throttled',
  'swap',
  'major-faults',
  'pressure',
]);

// One that did not complete says it in its outcome.
function processLimit({ measurement: { outcome }, processLimit: limit }: Trial): string | undefined {
  if (limit === undefined || outcome.kind !== 'completed') return undefined;
  return `${limit} It made do with fewer than it asked for: raise limits.processes, or let it ask for fewer.`;
}
