import { basename, dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Cgroup } from '../cgroup/cgroup.ts';
import { deadline } from '../process/deadline.ts';
import { isRunning, killUntilNone, processesOf, tryKill } from '../process/processes.ts';
import { FleetError } from '../vocabulary/errors.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { some } from '../vocabulary/wording.ts';
import type { LaunchRequest, Subprocess } from './launchers/subprocess.ts';
import type { TaskFiles } from './task.ts';

/** What was found when everything that a strategy had started was killed. */
interface Stragglers {
  /** Processes that its control group did not hold. Without control groups: all that it left. */
  readonly strays: number;
  /** Absent where nothing had left the control group. */
  readonly violation?: string;
}

/** What a dead program printed is read in no time: a pipe that is open for longer is held by a process that it left. */
const HELD_MS = 1_000;
/** A process that is killed ends at once, and an engine under load takes a second to end a container. */
export const END_LIMIT_MS = 60_000;

/**
 * See everything dead that a strategy started, wherever it went, and its output at an end.
 *
 * Throws where a process survives SIGKILL.
 */
export async function killStragglers(
  { group, files }: Pick<LaunchRequest, 'group' | 'files'>,
  subprocess: Subprocess,
): Promise<Stragglers> {
  const { stdout, stderr, gone } = subprocess;
  killTree(group, subprocess);
  await group.kill();
  const strays = await killStrays(files);
  await deadline(END_LIMIT_MS, gone).catch((cause: Error) => {
    throw engineGone(cause);
  });
  const ended = await Promise.all([stdout, stderr].map(endOf));
  return omitUndefined({
    strays: strays.length,
    violation: strays.some((pid) => !group.contains(pid))
      ? `left its control group with ${some(strays.length, 'process', 'processes')}, which had to be killed: its figures are not whole`
      : ended.includes(false)
        ? "it left a process behind that can't be found and holds its output open"
        : undefined,
  });
}

/**
 * Whether a program moved itself to another group. One that is ending is listed in none (since Linux 5.2), so that the
 * kernel is asked where it was. What it printed last is read before it is reaped: it is there to be asked about.
 */
export function hasLeft(group: Cgroup, pid: number): boolean {
  return !group.contains(pid) && (isRunning(pid) || group.endsElsewhere(pid));
}

/** Kill a strategy and its children, as far as its control group, its process group or its container hold them. */
export function killTree(group: Cgroup, subprocess: Subprocess): void {
  group.kill().catch(() => {});
  subprocess.kill();
}

/** Nothing but an engine keeps what was killed from ending. */
export function engineGone(cause?: Error): FleetError {
  return new FleetError('The container engine does not end the container of a trial. Is it there?', {
    cause,
  });
}

/** Kill every process that was started for a task and still runs, and wait until none is left. */
async function killStrays({ taskFile }: TaskFiles): Promise<number[]> {
  const folder = basename(dirname(taskFile));
  const found = new Set<number>();
  await killUntilNone(
    () => processesOf((task) => task === folder),
    (strays) => {
      for (const pid of strays) {
        found.add(pid);
        tryKill(pid);
      }
    },
  );
  return [...found];
}

/** Whether a stream ended by itself; one that doesn't is closed. */
async function endOf(stream: Readable | null): Promise<boolean> {
  if (!stream) return true;
  try {
    await finished(stream, { signal: AbortSignal.timeout(HELD_MS) });
  } catch (error) {
    stream.destroy();
    return (error as Error).name !== 'AbortError';
  }
  return true;
}
