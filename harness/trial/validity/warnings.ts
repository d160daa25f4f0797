import type { Measurement, RETIRED_CHECKS, ValidityWarning, WarningCheck } from '../../store/trial-shape.ts';
import * as contention from './contention-checks.ts';
import type { Expectations, JudgedTrial } from './judged-trial.ts';
import { listenOverflow } from './listen-overflow.ts';
import * as machine from './machine-checks.ts';
import { counters, hostsUnreached, underFloor } from './visit-checks.ts';

/** The checks of a trial by itself; the others look at the pause before it, or at its whole run (analysis/trust/judged.ts). */
type TrialCheck = Exclude<WarningCheck, 'settle-gave-up' | 'control-off' | (typeof RETIRED_CHECKS)[number]>;
type Check = (trial: JudgedTrial) => string | undefined;
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
function processLimit({ measurement: { outcome }, processLimit: limit }: JudgedTrial): string | undefined {
  if (limit === undefined || outcome.kind !== 'completed') return undefined;
  return `${limit} It made do with fewer than it asked for: raise limits.processes, or let it ask for fewer.`;
}
