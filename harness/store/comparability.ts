import { coresIn } from '../process/allowance.ts';
import { coresText, some } from '../vocabulary/wording.ts';
import type { StoredCase, StoredFault, StoredRun } from './schema.ts';

/** Something in which two runs differ that makes their figures no comparison. */
export interface Difference {
  readonly what: string;
  readonly base: string;
  readonly head: string;
}

/**
 * In what two runs differ that has to be alike: the machine, where figures come from, the servers and what they were
 * asked. The strategies themselves, their drivers and the harness may differ: that is what is compared.
 */
export function differences(base: StoredRun, head: StoredRun): Difference[] {
  const ofRuns = Object.entries(ALIKE).flatMap(([what, of]) => {
    const [inBase, inHead] = [of(base), of(head)].map(String) as [string, string];
    return inBase === inHead ? [] : [{ what, base: inBase, head: inHead }];
  });
  return [...ofRuns, ...differencesOfCases(base, head)];
}

// What is swept is in the cases' names; what isn't, such as how long the same `every` went on, may differ behind one name.
function differencesOfCases(base: StoredRun, head: StoredRun): Difference[] {
  const inHead = new Map(head.cases.map((each) => [each.name, each]));
  const pairs = base.cases.flatMap((each) => ({ base: each, head: inHead.get(each.name) ?? each }));
  return Object.entries(ALIKE_IN_CASES).flatMap(([what, of]) => {
    const texts = pairs.map((pair) => ({ what, base: of(pair.base), head: of(pair.head) }));
    return texts.find((each) => each.base !== each.head) ?? [];
  });
}

/** `cores: 2 in base, 4 in head`. */
export function differenceText({ what, base, head }: Difference): string {
  return `${what}: ${base} in base, ${head} in head`;
}

/** Of the servers, or of the author's own hosts, which may have several. */
export function versionOf({ servers, versions = {} }: StoredRun['fleet']): string | undefined {
  return servers[0]?.version ?? (Object.keys(versions).toSorted().join(', ') || undefined);
}

const NONE_RECORDED = 'no limit recorded';

const ALIKE: Readonly<Record<string, (run: StoredRun) => unknown>> = {
  'CPU model': ({ machine }) => machine.cpuModel,
  cores: ({ machine }) => machine.cores,
  memory: ({ machine }) => machine.memoryBytes,
  // Older runs recorded none: they count as made without, as they were taken to be.
  'CPU quota': ({ machine: { cpuQuota } }) => (cpuQuota === undefined ? NONE_RECORDED : coresText(cpuQuota)),
  'allowed cores': ({ machine: { cpuset } }) => (cpuset === undefined ? NONE_RECORDED : coresIn(cpuset)),
  'memory limit': ({ machine: { memoryLimitBytes } }) =>
    memoryLimitBytes === undefined ? NONE_RECORDED : `${Math.round(memoryLimitBytes / 2 ** 20)} MiB`,
  kernel: ({ machine }) => machine.kernel,
  'cgroup backend': ({ cgroups }) => cgroups.backend,
  'strategies in containers': isolationOf,
  'fleet provider': ({ fleet }) => fleet.provider,
  'how hosts are reached': ({ fleet }) => fleet.reach,
  hosts: ({ fleet }) => fleet.hosts,
  servers: ({ fleet }) => fleet.servers.length,
  'server version': ({ fleet }) => versionOf(fleet) ?? 'unknown',
  'server image': ({ fleet }) => fleet.servers[0]?.imageDigest ?? 'none',
  'set up by': ({ fleet: { setup } }) =>
    setup ? `${setup.file} (sha256 ${setup.sha256.slice(0, 12)})` : 'nothing',
  faults: ({ fleet }) => fleet.faults?.map(faultOf).join('; ') ?? 'none',
  // Cases that were asked different things have different names.
  sql: ({ scenario }) => scenario.sql ?? 'a sweep over sleep',
  'simulated answer': simulationOf,
};

const ALIKE_IN_CASES: Readonly<Record<string, (each: StoredCase) => string>> = {
  schedule: scheduleText,
  connections: ({ connections = 'fresh' }) => connections,
};

// To the last digit: what is worded alike is taken to be alike.
function scheduleText({ schedule }: StoredCase): string {
  if (!schedule) return 'every host once';
  const { cycles, forNs = 0, everyNs, spread, skip } = schedule;
  const often = everyNs === undefined ? 'in a closed loop' : `every ${everyNs / 1e6} ms, ${spread}`;
  const long = cycles === undefined ? `for ${forNs / 1e6} ms` : some(cycles, 'cycle');
  return `${long} ${often}${skip > 0 ? `, ${skip} skipped` : ''}`;
}

function simulationOf({ scenario: { simulate } }: StoredRun): string {
  if (!simulate) return 'none';
  const { rows, columns, delayNs } = simulate;
  return `${rows} × (${columns.join(', ')}) after ${delayNs / 1e6} ms`;
}

function isolationOf({ cases }: StoredRun): string {
  const contained = cases.flatMap(({ strategy, container }) => (container ? strategy : []));
  if (contained.length === 0) return 'none';
  return contained.length === cases.length ? 'all' : [...new Set(contained)].toSorted().join(', ');
}

// Whom it hits, too: a pool that meets a silent host early waits for it with all that come after.
function faultOf({ kind, hosts, servers: _, ...times }: StoredFault): string {
  return [kind, ...Object.values(times), 'on', ...hosts].join(' ');
}
