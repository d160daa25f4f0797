import { removeLeftGroups } from '../cgroup/detect.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { removeLeftContainers } from '../fleet/docker/leftovers.ts';
import { isAlive } from '../ownership/owner.ts';
import { removeLeftTasks } from '../trial/task.ts';

/** `manyhosts clean`: remove what killed runs left behind. What belongs to a living run, or isn't ours, stays. */
export async function clean(): Promise<ExitCode> {
  const removed = [
    ...(await removeLeftContainers(isAlive)).map((name) => `container ${name}`),
    ...(await removeLeftGroups()).map((folder) => `cgroup ${folder}`),
    ...(await removeLeftTasks()).map((folder) => `task ${folder}`),
  ];
  for (const what of removed) process.stdout.write(`Removed ${what}\n`);
  if (removed.length === 0) process.stdout.write('Nothing was left behind.\n');
  return EXIT.passed;
}
