import type { Cgroup } from '../../cgroup/cgroup.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import type { TrialLimits } from '../limits.ts';
import type { Program } from '../subprocess.ts';
import type { TaskFiles } from '../task.ts';
import { prepareContainer } from './container.ts';
import { fill, type Start, spawn } from './spawn.ts';

/** Where a trial's program is about to start, until it is disposed of. */
export interface Place extends AsyncDisposable {
  readonly start: Start;
  /** The control group that the program will be in. */
  readonly group: Cgroup;
}

/** What a place is prepared for. */
export interface LaunchRequest {
  readonly program: Program;
  /** Made for this trial. */
  readonly group: Cgroup;
  readonly files: TaskFiles;
  readonly limits: TrialLimits;
  readonly fleet: Fleet;
}

/** Prepare what takes time and is no part of the trial: on the machine itself nothing, else a container. */
export async function prepare({ program, group, files, limits, fleet }: LaunchRequest): Promise<Place> {
  const { container, cwd, argv } = program;
  if (!container)
    return { start: () => spawn(program, group, files), group, [Symbol.asyncDispose]: async () => {} };
  const { provider } = fleet.record;
  return prepareContainer(container, { argv: fill(argv, files), cwd, group, files, limits, provider });
}
