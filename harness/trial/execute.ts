import type { CgroupBackend, CgroupUsage } from '../cgroup/cgroup.ts';
import { type Fleet, fromInside, type Host, hostsOf, type InjectedFaults } from '../fleet/fleet.ts';
import { type FaultMoments, faultyHosts } from '../scenario/fault.ts';
import { PROVIDERS } from '../scenario/providers.ts';
import type { Limits, Parameters, Workload } from '../scenario/scenario.ts';
import type { TimelinePoint, TrialVisits } from '../store/columns.ts';
import type { HostCounts, Measurement, Outcome } from '../store/trial-shape.ts';
import { TRIAL_KEYS, type TrialKey } from '../vocabulary/metrics.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { type Conversation, converse, type Ended } from './conversation.ts';
import { momentsOf } from './fault-moments.ts';
import { HopelessWatch } from './hopeless.ts';
import { prepareProgram } from './launchers/launcher.ts';
import type { Program } from './launchers/subprocess.ts';
import { limitsOf } from './limits.ts';
import { openLog } from './log.ts';
import { type Facts, outcomeOf, processLimitReached } from './outcome.ts';
import { countHosts, limitBroken } from './reports/hosts.ts';
import { JudgedVisits } from './reports/judged-visits.ts';
import type { AbortLimit } from './reports/visit-judges.ts';
import { watchMemory } from './sampler.ts';
import { writeTask } from './task.ts';
import { watchConditions } from './validity/conditions.ts';
import { countAsked, type Evidence, type Habit, proofOf } from './validity/proof.ts';
import { measureServers } from './validity/servers.ts';
import { sharedMemoryLeft, watchShared } from './validity/shared-memory.ts';
import { warningsOf } from './validity/warnings.ts';

/** One trial to execute. */
export interface TrialRequest {
  /** Names the control group: unique within the run. */
  readonly name: string;
  readonly program: Program;
  readonly parameters: Parameters;
  /** How many of the fleet's hosts are visited: the first so many. */
  readonly hosts: number;
  /** On how many of its servers: the first so many; absent: on all. */
  readonly servers?: number | undefined;
  /** These hosts instead, and without the faults of mid-trial: a rehearsal. */
  readonly only?: readonly Host[];
  readonly workload: Workload;
  readonly limits: Limits;
  readonly timeoutMs: number;
  /** Limits that it is ended for once it can't keep them any more. */
  readonly abortLimits?: readonly AbortLimit[];
  /** What the program was seen to ask when it was rehearsed; absent where it was not. */
  readonly habit?: Habit | undefined;
  /** Where standard error (and, without the protocol, standard output) is kept. */
  readonly logFile: string;
  /** Told right before GO, with what grows by each visit that is reported; must be quick. */
  readonly onGo?: (reported: { readonly length: number }) => void;
  /** Shown the strategy's memory every few milliseconds; must be quick. */
  readonly onMemory?: (point: TimelinePoint) => void;
}

/** A trial's measurement, with what is too long to stand beside it. */
export interface TrialResult {
  readonly measurement: Measurement;
  /** Absent unless the protocol was kept; of a trial that was aborted, those that were reported until then. */
  readonly visits?: TrialVisits;
  readonly timeline: readonly TimelinePoint[];
}

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
  return resultOf(observed, { trial, limits, hosts, fleet, reported: visits });
}

/** How a program ended, what it used, and what went on around it. */
interface Observed extends Pick<Measurement, 'conditions' | 'faults' | 'servers'> {
  readonly evidence?: Evidence;
  readonly ended: Ended;
  readonly usage: CgroupUsage;
  /** What of its memory outlives it, in a sentence. */
  readonly sharedLeft?: string;
  readonly timeline: readonly TimelinePoint[];
}

/** Lead the program through the protocol, and watch it, the machine and the servers meanwhile. */
async function observe(
  conversation: Omit<Conversation, 'work' | 'watch'> & { readonly watch: HopelessWatch },
  fleet: Fleet,
  { workload, onMemory, only }: TrialRequest,
  onGo: () => void,
): Promise<Observed> {
  const { group, program, watch: hopeless } = conversation;
  // A container's shared memory goes with it.
  const shared = program.container ? undefined : watchShared();
  const servers = await measureServers(fleet, workload.statements);
  using watch = watchConditions(group, fleet);
  let injected: InjectedFaults | undefined;
  let faults: readonly FaultMoments[] = [];
  const work = {
    began() {
      onGo();
      if (!only) injected = fleet.injectFaults(workload.schedule.everyNs);
      watch.began();
      memory.look();
      hopeless.began();
    },
    ended() {
      hopeless.ended();
      watch.ended();
      memory.look();
    },
  };
  const memory = watchMemory(group, process.hrtime.bigint(), (point) => {
    hopeless.used(point.memoryBytes);
    onMemory?.(point);
  });
  const ended = await converse({ ...conversation, work }).finally(async () => {
    memory.stop();
    // A server that is gone can't be asked for its counters.
    faults = (await injected?.revert()) ?? [];
  });
  const { usage = group.usage() } = ended;
  const sharedLeft = shared && sharedMemoryLeft(usage.sharedBytes, shared.appeared());
  const { servers: served, limits, evidence } = await servers.difference();
  const conditions = watch.conditions();
  return omitUndefined({
    ended,
    usage,
    timeline: memory.points,
    servers: served,
    evidence,
    sharedLeft,
    faults: momentsOf(faults, fleet.record.faults, workload.schedule.everyNs),
    conditions: conditions && { ...conditions, ...limits },
  });
}

/** What a trial was executed with. */
interface TrialSetup {
  readonly trial: TrialRequest;
  readonly limits: Facts['limits'];
  readonly hosts: readonly Host[];
  readonly fleet: Fleet;
  readonly reported: JudgedVisits;
}

/** What was observed, as it is stored, with the reasons not to take it for the strategy's own. */
function resultOf(observed: Observed, setup: TrialSetup): TrialResult {
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
function judge({ ended, usage }: Observed, { limits, hosts, fleet, reported }: TrialSetup) {
  const { workNs } = ended;
  const judged = workNs === undefined ? undefined : reported.finish(workNs);
  const found = judged && 'visits' in judged ? judged.visits : undefined;
  const broken = judged && 'violation' in judged ? judged.violation : undefined;
  const overLimit = found && limitBroken(found, hosts.length, fleet.maxConnections);
  const violation = ended.violation ?? broken ?? overLimit;
  const outcome = outcomeOf(omitUndefined({ ...ended, violation, usage, limits }));
  return { outcome, visits: outcome.kind === 'completed' ? found : undefined };
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
