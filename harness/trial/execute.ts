import type { CgroupBackend } from '../cgroup/cgroup.ts';
import { type Fleet, fromInside, hostsOf } from '../fleet/fleet.ts';
import { faultyHosts } from '../scenario/fault.ts';
import { PROVIDERS } from '../scenario/providers.ts';
import { HopelessWatch } from './hopeless.ts';
import { prepareProgram } from './launchers/launcher.ts';
import { limitsOf } from './limits.ts';
import { openLog } from './log.ts';
import { observe } from './observe.ts';
import { JudgedVisits } from './reports/judged-visits.ts';
import type { TrialRequest, TrialResult } from './request.ts';
import { resultOf } from './result.ts';
import { writeTask } from './task.ts';

/** Execute one case once: a fresh process in a fresh control group, dead as a whole when this returns. */
export async function executeTrial(
  trial: TrialRequest,
  fleet: Fleet,
  cgroups: CgroupBackend,
  signal: AbortSignal,
): Promise<TrialResult> {
  const { program, workload, parameters, timeoutMs } = trial;
  const limits = { ...limitsOf(trial.limits), timeoutMs };
  const hosts = trial.only ?? hostsOf(fleet, trial);
  const { credentials, maxConnections } = fleet;
  await using own = cgroups.create(trial.name, limits);
  const visited = program.container ? hosts.map(fromInside) : hosts;
  const { allowKeyRetrieval = PROVIDERS[fleet.record.provider].isOurs } = fleet;
  const task = { protocol: program.protocol, hosts: visited, credentials, workload, parameters };
  await using files = await writeTask({ ...task, allowKeyRetrieval, maxConnections });
  await using prepared = await prepareProgram({ program, group: own, files, parameters, limits, fleet });
  await using log = await openLog(trial.logFile);
  const { start, group } = prepared;
  const { schedule, expectedRows } = workload;
  const faulty = faultyHosts(fleet.record.faults, hosts);
  const { abortLimits = [] } = trial;
  using watch = new HopelessWatch({ limits: abortLimits, hosts: hosts.length, schedule, faulty });
  const visits = new JudgedVisits({
    hosts: hosts.length,
    schedule,
    protocol: program.protocol,
    timeoutMs: workload.timeoutMs,
    expectedRows,
    see: (report, dueNs) => watch.visited(report, dueNs),
  });
  const report = (line: string) => visits.add(line);
  const conversation = { program, start, group, files, log, report, timeoutMs, signal, watch };
  const observed = await observe(conversation, fleet, trial, () => trial.onGo?.(visits));
  return resultOf(observed, { trial, limits, hosts, fleet, reported: visits, log });
}
