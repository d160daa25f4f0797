import { setTimeout as delay } from 'node:timers/promises';
import { removeLeftGroups } from '../../cgroup/detect.ts';
import { removeLeftOfFleets } from '../../fleet/registry.ts';
import { isAlive } from '../../process/owner.ts';
import { killLeftStrategies, removeLeftTasks } from '../../trial/task.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/**
 * `manyhosts clean`: remove what killed runs left behind. What belongs to a living run, or isn't ours, stays.
 *
 * With an owner, as the guard of a run calls it: remove what that one leaves, and watch for more until nothing comes.
 */
export async function clean(after?: string): Promise<ExitCode> {
  if (after !== undefined) {
    await cleanAfter(after);
    return EXIT.passed;
  }
  const removed = await removeLeft((owner) => !isAlive(owner));
  for (const what of removed) process.stdout.write(`Removed ${what}\n`);
  if (removed.length === 0) process.stdout.write('Nothing was left behind.\n');
  return EXIT.passed;
}

/** An engine may still carry out what the dead harness asked of it: a container can appear after a look found none. */
const QUIET_MS = 4_000;
const INTERVAL_MS = 250;
const LIMIT_MS = 60_000;

async function cleanAfter(owner: string): Promise<void> {
  const limit = performance.now() + LIMIT_MS;
  let quietSince = performance.now();
  while (performance.now() - quietSince < QUIET_MS && performance.now() < limit) {
    // Whatever can't be removed now is tried again; nobody reads an error here.
    const removed = await removeLeft((id) => id === owner).catch(() => []);
    if (removed.length > 0) quietSince = performance.now();
    await delay(INTERVAL_MS);
  }
}

async function removeLeft(hasLeft: (ownerId: string) => boolean): Promise<string[]> {
  // Groups first: they hold what uses CPU. Whatever fails of one kind, the others are still to be removed.
  const found = await Promise.allSettled([
    removeLeftGroups(hasLeft).then((folders) => folders.map((folder) => `cgroup ${folder}`)),
    removeLeftOfFleets(hasLeft),
    killLeftStrategies(hasLeft).then((pids) => pids.map((pid) => `process ${pid}`)),
    removeLeftTasks(hasLeft).then((folders) => folders.map((folder) => `task ${folder}`)),
  ]);
  const failure = found.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
  return found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
}
