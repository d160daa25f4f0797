import type { CgroupUsage } from '../cgroup/cgroup.ts';
import { CANNOT_JOIN } from '../cgroup/group.ts';
import type { Outcome } from '../store/trial-shape.ts';
import { mebibytes } from '../vocabulary/wording.ts';
import type { Hopeless } from './hopeless.ts';
import type { TrialLimits } from './limits.ts';

/** What is known of a process that ended. */
export interface Facts {
  readonly phase: keyof typeof WHEN;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it could not be started at all. */
  readonly spawnError?: Error;
  readonly interrupted: boolean;
  readonly timedOut: boolean;
  /** Which limit it could not keep any more, and why, where it was ended for that. */
  readonly hopeless?: Hopeless;
  readonly violation?: string;
  /** Why it was ended where its visits are more than the harness takes. */
  readonly excess?: string;
  readonly usage: CgroupUsage;
  readonly limits: TrialLimits & { readonly timeoutMs: number };
}

/** The outcome that a dead process's facts come to: the most specific cause first, in a sentence or two. */
export function outcomeOf(facts: Facts): Outcome {
  const outcome = endOf(facts);
  const limit = outcome.kind === 'completed' ? undefined : processLimitReached(facts);
  return limit === undefined ? outcome : { ...outcome, message: `${outcome.message} ${limit}` };
}

function endOf(facts: Facts): Outcome {
  const { exitCode, signal, spawnError, usage, limits } = facts;
  if (spawnError) return unstarted(spawnError);
  if (facts.interrupted) return { kind: 'interrupted', message: `Interrupted ${WHEN[facts.phase]}.` };
  if ((usage.oomKills ?? 0) > 0) {
    const message = `Killed by the kernel ${WHEN[facts.phase]}: it reached ${memoryLimit(facts)}.`;
    return { kind: 'out-of-memory', message };
  }
  if (facts.timedOut) {
    return {
      kind: 'timed-out',
      message: `Killed ${WHEN[facts.phase]}: it took longer than ${limits.timeoutMs / 1000} s.`,
    };
  }
  if (facts.hopeless) {
    const { threshold, message } = facts.hopeless;
    return { kind: 'aborted', threshold, message };
  }
  if (facts.excess !== undefined) return { kind: 'failed', message: facts.excess };
  if (facts.violation !== undefined) {
    return { kind: 'protocol-violation', message: `Broke the protocol: ${facts.violation}.` };
  }
  if (signal !== undefined)
    return { kind: 'signalled', signal, message: `Ended by ${signal} ${WHEN[facts.phase]}.` };
  if (exitCode !== 0) {
    return failed(exitCode ?? 1, facts.phase);
  }
  if (facts.phase !== 'reporting' && facts.phase !== 'none') {
    return { kind: 'protocol-violation', message: `Broke the protocol: exited 0 ${WHEN[facts.phase]}.` };
  }
  return { kind: 'completed', message: 'Completed.' };
}

/** A phase in a sentence. */
export const WHEN = {
  loading: 'before READY',
  ready: 'before GO',
  working: 'between GO and DONE',
  reporting: 'after DONE',
  none: 'while it ran',
} as const;

function failed(exitCode: number, phase: Facts['phase']): Outcome {
  // The exit codes that a shell gives for its exec, which is how a strategy starts in its group.
  const causes: Readonly<Record<number, string>> = {
    [CANNOT_JOIN]: ': so does a shell that could not join its control group',
    126: ': the program is not executable',
    127: ': there is no such program',
  };
  const cause = (phase === 'loading' || phase === 'none' ? causes[exitCode] : undefined) ?? '';
  return { kind: 'failed', exitCode, message: `Exited with code ${exitCode} ${WHEN[phase]}${cause}.` };
}

function unstarted(error: Error): Outcome {
  return { kind: 'failed', message: `Could not be started: ${error.message}.` };
}

// The kernel stops a group within some pages of its own limit; one that was killed far below it met another.
function memoryLimit({ usage, limits }: Facts): string {
  const { memoryPeakBytes = limits.memoryBytes } = usage;
  if (memoryPeakBytes < 0.9 * limits.memoryBytes) return "the machine's memory";
  const limit = mebibytes(limits.memoryBytes);
  return limits.isSet.memory
    ? `its memory limit of ${limit}`
    : `${limit}, nine tenths of the memory that was free (limits.memory is not set)`;
}

/** What a process limit had to do with it, in a sentence; undefined where it was not reached. */
export function processLimitReached({ usage, limits }: Pick<Facts, 'usage' | 'limits'>): string | undefined {
  if (!usage.processLimitHits) return undefined;
  // Some kernels count here, too, what a group above refused.
  const { processesPeak = limits.processes } = usage;
  if (processesPeak < limits.processes)
    return `It came to a limit of the machine, with ${processesPeak} processes and threads.`;
  const unset = limits.isSet.processes ? '' : ' (limits.processes is not set)';
  return `It came to its limit of ${limits.processes} processes and threads${unset}.`;
}
