import { basename, dirname, join } from 'node:path';
import type { CgroupUsage } from '../cgroup/cgroup.ts';
import { CANNOT_JOIN } from '../cgroup/group.ts';
import type { Fleet, Host } from '../fleet/fleet.ts';
import { faultyHosts } from '../scenario/fault.ts';
import type { TimelinePoint, TrialVisits } from '../store/columns.ts';
import type { HostCounts, Measurement, Outcome } from '../store/trial-shape.ts';
import { TRIAL_KEYS, type TrialKey } from '../vocabulary/metrics.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import type { Ended } from './conversation.ts';
import type { Log } from './log.ts';
import type { Observed } from './observe.ts';
import { type Facts, outcomeOf, processLimitReached } from './outcome.ts';
import { countHosts, limitBroken } from './reports/hosts.ts';
import type { JudgedVisits } from './reports/judged-visits.ts';
import type { TrialRequest, TrialResult } from './request.ts';
import { countAsked, type Evidence, proofOf } from './validity/proof.ts';
import { warningsOf } from './validity/warnings.ts';

/** What a trial was executed with. */
interface TrialSetup {
  readonly trial: TrialRequest;
  readonly limits: Facts['limits'];
  readonly hosts: readonly Host[];
  readonly fleet: Fleet;
  readonly reported: JudgedVisits;
  readonly log: Pick<Log, 'isEmpty'>;
}

/** What was observed, as it is stored, with the reasons not to take it for the strategy's own. */
export function resultOf(observed: Observed, setup: TrialSetup): TrialResult {
  const { ended, usage, timeline, servers, faults, conditions, evidence } = observed;
  const { trial, limits, hosts, fleet } = setup;
  const { outcome, visits } = judge(observed, setup);
  const faulty = faultyHosts(fleet.record.faults, hosts);
  const measurement = omitUndefined({
    outcome,
    ...figures(ended, usage, timeline),
    healthyNs: faulty.size > 0 ? lastEnd(visits, hosts.length, faulty) : undefined,
    hosts: visits ? countHosts(visits, hosts.length) : hostsAsked(outcome, setup, evidence, faulty),
    servers,
    faults,
    conditions,
  });
  const expectations = omitUndefined({
    floorNs: trial.workload.floorNs,
    visits,
    hosts: hosts.length,
    faulty,
    protocol: trial.program.protocol,
    connections: trial.workload.connections,
    proof: evidence && visits && proofOf(evidence, visits, hosts, trial.workload.connections),
    processLimit: processLimitReached({ usage, limits }),
    sharedMemory: observed.sharedLeft,
  });
  const warnings = warningsOf(measurement, expectations);
  return omitUndefined({
    measurement: { ...measurement, ...(warnings.length > 0 ? { warnings } : {}) },
    visits: outcome.kind === 'aborted' ? setup.reported.soFar() : visits,
    timeline,
  });
}

/** What the end came to, and the visits where they can be believed. */
function judge({ ended, usage }: Observed, { trial, limits, hosts, fleet, reported, log }: TrialSetup) {
  const { workNs } = ended;
  const judged = workNs === undefined ? undefined : reported.finish(workNs);
  const found = judged && 'visits' in judged ? judged.visits : undefined;
  const broken = judged && 'violation' in judged ? judged.violation : undefined;
  const overLimit = found && limitBroken(found, hosts.length, fleet.maxConnections);
  const violation = ended.violation ?? broken ?? overLimit;
  const outcome = withLog(
    outcomeOf(omitUndefined({ ...ended, violation, excess: reported.excess, usage, limits })),
    trial,
    log,
  );
  return { outcome, visits: outcome.kind === 'completed' ? found : undefined };
}

/** Where a program that failed may have said why. */
function withLog(outcome: Outcome, { logFile }: TrialRequest, { isEmpty }: TrialSetup['log']): Outcome {
  // Of the shell's own codes the outcome says what they mean.
  if (isEmpty || outcome.kind !== 'failed' || (outcome.exitCode ?? 0) >= CANNOT_JOIN) return outcome;
  const place = join(basename(dirname(logFile)), basename(logFile));
  return { ...outcome, message: `${outcome.message} What it said is in ${place}.` };
}

// Without the protocol nobody says which hosts answered but the servers.
function hostsAsked(
  { kind }: Outcome,
  { trial: { program, habit }, hosts }: TrialSetup,
  evidence: Evidence | undefined,
  faulty: ReadonlySet<number>,
): HostCounts | undefined {
  if (kind !== 'completed' || program.protocol !== 'none') return undefined;
  return countAsked(evidence, habit, hosts, faulty);
}

/** When the last visit to a healthy host ended. */
function lastEnd(
  visits: TrialVisits | undefined,
  hosts: number,
  faulty: ReadonlySet<number>,
): number | undefined {
  if (!visits || faulty.size === hosts) return undefined;
  return visits.endNs.reduce<number>(
    (last, end, at) => (faulty.has(at % hosts) ? last : Math.max(last, end ?? 0)),
    0,
  );
}

function figures(ended: Ended, usage: CgroupUsage, timeline: readonly TimelinePoint[]) {
  const { wallNs, startupNs, workNs, processesLeft } = ended;
  const working = timeline.flatMap(({ workingBytes }) => workingBytes ?? []);
  return omitUndefined({
    wallNs,
    startupNs,
    workNs,
    ...measuredOf(usage),
    memoryWorkingPeakBytes: working.length > 0 ? working.reduce((a, b) => Math.max(a, b)) : undefined,
    processesLeft: processesLeft > 0 ? processesLeft : undefined,
  });
}

/** The figures of a control group that a metric is read from: they are stored under the names that they have there. */
function measuredOf(usage: CgroupUsage): Partial<Pick<Measurement, TrialKey & keyof CgroupUsage>> {
  return Object.fromEntries(Object.entries(usage).filter(([key]) => TRIAL_KEYS.has(key)));
}
