import { CANNOT_JOIN } from '../cgroup/group.ts';
import type { Outcome } from './measurement.ts';

/** What is known of a process that ended. */
export interface Facts {
  readonly phase: 'loading' | 'ready' | 'working' | 'reporting' | 'none';
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it could not be started at all. */
  readonly spawnError?: Error;
  readonly interrupted: boolean;
  readonly timedOut: boolean;
  readonly oomKills: number;
  readonly violation?: string;
  readonly limits: { readonly memoryBytes?: number; readonly timeoutMs: number };
}

/** The outcome that a dead process's facts come to: the most specific cause first, in one sentence. */
export function outcomeOf(facts: Facts): Outcome {
  const { exitCode, signal, spawnError, limits } = facts;
  if (spawnError) return unstarted(spawnError);
  if (facts.interrupted) return { kind: 'interrupted', message: `Interrupted ${WHEN[facts.phase]}.` };
  if (facts.oomKills > 0) {
    const limit =
      limits.memoryBytes === undefined
        ? "the machine's memory"
        : `its memory limit of ${mebibytes(limits.memoryBytes)} MiB`;
    return {
      kind: 'out-of-memory',
      message: `Killed by the kernel ${WHEN[facts.phase]}: it reached ${limit}.`,
    };
  }
  if (facts.timedOut) {
    return {
      kind: 'timed-out',
      message: `Killed ${WHEN[facts.phase]}: it took longer than ${limits.timeoutMs / 1000} s.`,
    };
  }
  if (facts.violation !== undefined) {
    return { kind: 'protocol-violation', message: `Broke the protocol: ${facts.violation}.` };
  }
  if (signal !== undefined)
    return { kind: 'signalled', signal, message: `Ended by ${signal} ${WHEN[facts.phase]}.` };
  if (exitCode === CANNOT_JOIN && facts.phase === 'loading') {
    return { kind: 'failed', exitCode, message: 'Could not join its control group (exit code 125).' };
  }
  if (exitCode !== 0) {
    return failed(exitCode ?? 1, facts.phase);
  }
  if (facts.phase !== 'reporting' && facts.phase !== 'none') {
    return { kind: 'protocol-violation', message: `Broke the protocol: exited 0 ${WHEN[facts.phase]}.` };
  }
  return { kind: 'completed', message: 'Completed.' };
}

const WHEN = {
  loading: 'before READY',
  ready: 'before GO',
  working: 'between GO and DONE',
  reporting: 'after DONE',
  none: 'while it ran',
} as const;

function failed(exitCode: number, phase: Facts['phase']): Outcome {
  // The exit codes that a shell gives for its exec, which is how a strategy starts in its group.
  const cause = { 126: ': the program is not executable', 127: ': there is no such program' }[exitCode] ?? '';
  return { kind: 'failed', exitCode, message: `Exited with code ${exitCode} ${WHEN[phase]}${cause}.` };
}

function unstarted(error: Error): Outcome {
  return { kind: 'failed', message: `Could not be started: ${error.message}.` };
}

function mebibytes(bytes: number): string {
  return String(Math.round((bytes / 2 ** 20) * 10) / 10);
}
