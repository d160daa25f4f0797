import type { Limits } from '../scenario/scenario.ts';

/** What a trial may use. A strategy without end must not take the machine, and the run, with it. */
export interface TrialLimits extends Required<Limits> {
  /** Which of them the scenario sets. */
  readonly isSet: { readonly memory: boolean; readonly processes: boolean };
}

/** Far more than a thread for each of a thousand hosts, and few enough for any machine. */
const PROCESSES = 4096;

/** Of the memory that is free when the trial begins; the rest is for the harness, and for servers that grow meanwhile. */
const FREE_SHARE = 0.9;

/** The scenario's limits, and for what it leaves open what the machine can bear. */
export function limitsOf({ memoryBytes, processes }: Limits): TrialLimits {
  return {
    // As far as the control groups that the harness itself is in let it have it.
    memoryBytes: memoryBytes ?? Math.floor(process.availableMemory() * FREE_SHARE),
    processes: processes ?? PROCESSES,
    isSet: { memory: memoryBytes !== undefined, processes: processes !== undefined },
  };
}
