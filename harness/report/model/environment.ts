import { floorsOf } from '../../analysis/setting.ts';
import { PROVIDERS } from '../../scenario/providers.ts';
import { versionOf } from '../../store/comparability.ts';
import type { StoredRun } from '../../store/schema.ts';
import { coresText, some } from '../../vocabulary/wording.ts';
import { mebibytes, seconds } from './figures.ts';
import { faultText, hitText } from './plan/plan.ts';

/** Where and with what a run was made. */
export interface Environment {
  /** What was not recorded is left out. */
  readonly groups: readonly { readonly title: string; readonly facts: readonly Fact[] }[];
  /** Which hosts have a fault; absent where none has. */
  readonly faults?: {
    readonly title: string;
    readonly all: readonly { readonly what: string; readonly hits: string }[];
  };
}

/** A figure or a name with what it is: `kernel`, `6.1`. */
export type Fact = readonly [name: string, value: string];

export function environmentOf(run: StoredRun): Environment {
  const { provider, faults } = run.fleet;
  return {
    groups: [
      { title: 'Machine', facts: known(machineFacts(run)) },
      { title: 'Fleet', facts: known(fleetFacts(run)) },
      { title: 'Run', facts: known(runFacts(run)) },
    ],
    ...(faults
      ? {
          faults: {
            title: PROVIDERS[provider].isOurs ? 'Faults, on purpose' : 'Faults, found when the run began',
            all: faults.map((fault) => ({ what: faultText(fault), hits: hitText(fault) })),
          },
        }
      : {}),
  };
}

/** What was measured, on which hosts and machine, in three lines. */
export function headingOf(run: StoredRun): string[] {
  const { scenario, fleet, machine, harness, cgroups } = run;
  return [
    `${scenario.name}: ${scenario.description ?? statementText(run)}`,
    `${fleetText(fleet)}; ready in ${seconds(fleet.readyNs)}`,
    `${cpuText(machine)}, kernel ${machine.kernel}, Node ${harness.node}, cgroup ${cgroups.backend}`,
  ];
}

/** `2 × Some CPU`, and how much of them the run was allowed where that was not all. */
function cpuText({ cores, cpuModel, cpuQuota, cpuset }: StoredRun['machine']): string {
  const limits = [
    ...(cpuset === undefined ? [] : [`cores ${cpuset} allowed`]),
    ...(cpuQuota === undefined ? [] : [`a quota of ${coresText(cpuQuota)}`]),
  ];
  return `${cores} × ${cpuModel}${limits.length > 0 ? ` (${limits.join(', ')})` : ''}`;
}

type PossibleFact = readonly [name: string, value: string | undefined];

function known(facts: readonly PossibleFact[]): Fact[] {
  return facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, value] as const],
  );
}

function machineFacts({ machine, cgroups }: StoredRun): PossibleFact[] {
  return [
    ['CPU', `${machine.cores} × ${machine.cpuModel}`],
    ['memory', mebibytes(machine.memoryBytes)],
    ...allowanceFacts(machine),
    ['system', machine.distribution ?? machine.os],
    ['kernel', machine.kernel],
    ['governor', machine.governor],
    ['control groups', `${cgroups.backend}: ${cgroups.description}`],
  ];
}

/** What of the machine the run was allowed, as far as that is less than the whole. */
function allowanceFacts({ cpuQuota, cpuset, memoryLimitBytes }: StoredRun['machine']): PossibleFact[] {
  return [
    ['CPU quota', cpuQuota === undefined ? undefined : coresText(cpuQuota)],
    ['allowed cores', cpuset],
    ['memory limit', memoryLimitBytes === undefined ? undefined : mebibytes(memoryLimitBytes)],
  ];
}

function fleetFacts(run: StoredRun): PossibleFact[] {
  const { fleet } = run;
  const { engine, variables = {} } = fleet;
  const [first] = fleet.servers;
  return [
    ['provider', fleet.simulated ? `${fleet.provider}, a simulation of MySQL` : fleet.provider],
    ['hosts', `${fleet.hosts} ${spreadText(fleet)}`],
    ['reached', fleet.reach === 'direct' ? 'directly' : 'through published ports'],
    ['server version', versionOf(fleet)],
    ['image', first?.image],
    ['digest', first?.imageDigest],
    ['engine', engine && `${engine.name} ${engine.version}`],
    ['ready in', seconds(fleet.readyNs)],
    ['statement', statementText(run)],
    ['floor', floorsOf(run).map(seconds).join(', ')],
    ...Object.entries(variables),
  ];
}

function runFacts({ id, state, startedAt, resumedAt, finishedAt, harness, scenario, cases }: StoredRun) {
  const { checkout, seed } = scenario;
  return [
    ['run', id],
    ['state', state],
    ['started', startedAt],
    ['resumed', resumedAt?.join(', ')],
    ['finished', finishedAt],
    ['seed', String(seed)],
    ['commit', checkout && `${checkout.commit}${checkout.dirty ? ', with changes that are not in it' : ''}`],
    ['manyhosts', harness.version],
    ['Node of the harness', harness.node],
    ...versionsOf(cases),
  ] satisfies PossibleFact[];
}

// Cases share runtimes: each is named once, with every version that occurs.
function versionsOf(cases: StoredRun['cases']): PossibleFact[] {
  const found = Map.groupBy(
    cases.flatMap(({ versions }) => Object.entries(versions)),
    ([name]) => name,
  );
  return [...found].map(([name, all]) => [name, [...new Set(all.map(([, version]) => version))].join(', ')]);
}

/** How many hosts, on what: `20 hosts on 2 servers, MySQL 8.4.0 in manyhosts/mysql`. */
function fleetText(fleet: StoredRun['fleet']): string {
  const { hosts, servers, simulated } = fleet;
  const version = versionOf(fleet) ?? 'unknown version';
  if (simulated) return `${hosts} hosts, simulated MySQL (${version})`;
  const image = servers[0]?.image;
  return `${hosts} hosts ${spreadText(fleet)}, MySQL ${version}${image === undefined ? '' : ` in ${image}`}`;
}

/** How many servers the hosts share; unknown for the author's own hosts. */
function spreadText({ provider, servers }: StoredRun['fleet']): string {
  return PROVIDERS[provider].isOurs ? `on ${some(servers.length, 'server')}` : "of the author's own";
}

/** What the hosts were asked: where that was swept, every statement. */
function statementText({ scenario, cases }: Pick<StoredRun, 'scenario' | 'cases'>): string {
  return scenario.sql ?? [...new Set(cases.flatMap(({ sql }) => sql ?? []))].join(', ');
}
