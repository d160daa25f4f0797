import { join } from 'node:path';
import type { CgroupBackend } from '../../harness/cgroup/cgroup.ts';
import { detectCgroups } from '../../harness/cgroup/detect.ts';
import type { Fleet } from '../../harness/fleet/fleet.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { executeTrial } from '../../harness/trial/execute.ts';
import type { TrialRequest, TrialResult } from '../../harness/trial/request.ts';
import { workloadOf } from '../scenario/workload.ts';
import { scratchFolder } from '../scratch.ts';
import { silentFleet } from './silent-fleet.ts';

const CHILD = join(import.meta.dirname, '..', 'fixtures', 'child.ts');
const folder = scratchFolder();

/** This machine's control groups. */
export const backend = detectCgroups(thisOwner());
let count = 0;

/** Execute one trial of a misbehaving child, on five closed ports unless there is a fleet. */
export async function attempt(
  way: string,
  changes: Attempt = {},
): Promise<TrialResult & { readonly logFile: string }> {
  const {
    cgroups = backend,
    signal = new AbortController().signal,
    fleet = silentFleet(5),
    ...order
  } = changes;
  count += 1;
  const logFile = join(folder, `${count}.log`);
  const argv = [process.execPath, CHILD, way];
  const result = await executeTrial(
    {
      name: `test-${count}`,
      program: { argv, protocol: 1, cwd: folder },
      parameters: {},
      hosts: 5,
      workload: workloadOf('select 1'),
      limits: {},
      timeoutMs: 30_000,
      logFile,
      ...order,
    },
    fleet,
    cgroups,
    signal,
  );
  return { ...result, logFile };
}

interface Attempt extends Partial<TrialRequest> {
  readonly cgroups?: CgroupBackend;
  readonly signal?: AbortSignal;
  readonly fleet?: Fleet;
}
