import { basename, dirname, relative } from 'node:path';
import type { CgroupBackend } from '../cgroup/cgroup.ts';
import type { Fleet, Host } from '../fleet/fleet.ts';
import type { Owner } from '../process/owner.ts';
import type { DrawnFault } from '../scenario/fault.ts';
import type { Case, Plan } from '../scenario/plan.ts';
import type { Scenario, Workload } from '../scenario/scenario.ts';
import { isOneShot } from '../scenario/schedule.ts';
import { describeCheckout, describeHarness, describeMachine } from '../store/environment.ts';
import type { RunFolder } from '../store/folder.ts';
import {
  RUN_VERSION,
  type StoredCase,
  type StoredFault,
  type StoredFleet,
  type StoredRun,
} from '../store/schema.ts';
import type { StoredTrial } from '../store/trial-shape.ts';
import type { Launch } from '../trial/programs/probe.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';

/** What a run is executed with, as far as that is stored. */
export interface RunSetup {
  readonly owner: Owner;
  readonly scenario: Scenario;
  /** What the command line changed in the scenario. */
  readonly adjustments: StoredRun['scenario']['adjustments'];
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly cgroups: CgroupBackend;
  /** How each strategy is launched, by its name. */
  readonly launches: ReadonlyMap<string, Launch>;
  readonly startedAt: Date;
}

/** A run as it is stored before its first trial. */
export async function newRunRecord(
  setup: RunSetup & { readonly folder: Pick<RunFolder, 'path'> },
): Promise<StoredRun> {
  const { folder, owner, scenario, adjustments, plan, fleet, cgroups, launches, startedAt } = setup;
  const checkout = await describeCheckout(dirname(scenario.file));
  const { name, description, file, source, workloads, trials, baseline, thresholds } = scenario;
  return {
    version: RUN_VERSION,
    id: basename(folder.path),
    state: 'executing',
    owner: owner.id,
    startedAt: startedAt.toISOString(),
    harness: describeHarness(),
    machine: describeMachine(),
    cgroups: { backend: cgroups.kind, description: cgroups.description },
    scenario: omitUndefined({
      name,
      description,
      file: relative('', file),
      source,
      checkout,
      adjustments,
      // Of several each case has its own.
      ...(workloads[0]?.swept.sleep === undefined && workloads[0] ? storeQuestion(workloads[0]) : {}),
      simulate: fleet.record.simulated ? storeSimulation(workloads) : undefined,
      seed: trials.seed,
      baseline,
      thresholds: [...thresholds],
    }),
    fleet: storeFleet(fleet),
    cases: plan.cases.map((each) => storeCase(each, launches)),
    trials: [],
  };
}

/** A stored run as it is resumed: without its end, and without the trial that was interrupted. */
export function resumedRunRecord(stored: StoredRun, { owner, startedAt }: RunSetup): StoredRun {
  const { finishedAt: _, failure: __, resumedAt = [], ...run } = stored;
  return {
    ...run,
    state: 'executing',
    owner: owner.id,
    resumedAt: [...resumedAt, startedAt.toISOString()],
    trials: keptTrials(stored),
  };
}

/** The trials of a stored run that need not be executed again when it is resumed. */
export function keptTrials({ trials }: StoredRun): StoredTrial[] {
  return trials.filter(({ outcome }) => outcome.kind !== 'interrupted');
}

/** The run has ended: nothing is added to it, unless it is resumed. */
export function closeRun(run: StoredRun, state: 'finished' | 'interrupted'): void {
  delete run.owner;
  run.state = state;
  run.finishedAt = new Date().toISOString();
}

export function storeCase(
  { name, strategy, parameters, hosts, servers, workload }: Case,
  launches: RunSetup['launches'],
): StoredCase {
  const launch = launches.get(strategy.name);
  const { versions = {}, container } = launch && 'versions' in launch ? launch : {};
  const { rounds, warmup } = strategy;
  return {
    name,
    strategy: strategy.name,
    parameters,
    hosts,
    ...(servers === undefined ? {} : { servers }),
    ...(workload.swept.sleep === undefined ? {} : storeQuestion(workload)),
    ...storeVisits(workload),
    rounds,
    warmup,
    versions,
    ...(container === undefined ? {} : { container: { image: container.image, digest: container.digest } }),
  };
}

function storeQuestion({ statements, floorNs }: Workload) {
  return omitUndefined({ sql: statements.join(';\n'), floorNs });
}

// Every host once, at GO, on a fresh connection is what runs without these were, too.
function storeVisits({ schedule, connections }: Workload) {
  return {
    ...(isOneShot(schedule) ? {} : { schedule }),
    ...(connections === 'fresh' ? {} : { connections }),
  };
}

function storeSimulation([workload]: Scenario['workloads']) {
  if (!workload?.simulate) return undefined;
  const { rows, columns, delayMs } = workload.simulate;
  return { rows, columns: [...columns], delayNs: Math.round(delayMs * 1e6) };
}

export function storeFleet({
  record: { faults, ...record },
  hosts,
}: Pick<Fleet, 'record' | 'hosts'>): StoredFleet {
  if (faults.length === 0) return record;
  return { ...record, faults: faults.map((drawn) => storeFault(drawn, hosts)) };
}

/** A fault as it is stored: with whom it hits as ids of hosts, those of its servers. */
export function storeFault(drawn: DrawnFault, hosts: readonly Pick<Host, 'id' | 'server'>[]): StoredFault {
  const { kind, ...times } = drawn.fault;
  const copied =
    'hosts' in drawn
      ? { hosts: [...drawn.hosts] }
      : { hosts: hostsOn(drawn.servers, hosts), servers: [...drawn.servers] };
  const inNs = Object.entries(times).map(([key, ms]) => [key.replace(/Ms$/, 'Ns'), ms * 1e6] as const);
  return { kind, ...copied, ...Object.fromEntries(inNs), ...drawn.during };
}

function hostsOn(servers: readonly number[], hosts: readonly Pick<Host, 'id' | 'server'>[]): number[] {
  return hosts.flatMap(({ id, server }) => (servers.includes(server) ? id : []));
}
