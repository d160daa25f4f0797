import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { faultyIn } from '../../../harness/analysis/setting.ts';
import { judgeWarnings, readJudgedRun } from '../../../harness/analysis/trust/judged.ts';
import { PROJECT } from '../../../harness/process/project.ts';
import { type Visit, visitsOf } from '../../../harness/store/columns.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { type StoredTrial, WARNING_CHECKS } from '../../../harness/store/trial-shape.ts';
import { proofOf } from '../../../harness/trial/validity/proof.ts';
import { warningsOf } from '../../../harness/trial/validity/warnings.ts';
import { omitUndefined } from '../../../harness/vocabulary/omit-undefined.ts';
import { Random } from '../../fuzz/random.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { visitColumns } from '../../store/visit-columns.ts';
import { storedData } from '../stored-data.ts';
import { assertBorneOut, type Evidence } from './claims.ts';

// A warning that the trial's own data contradict can't be made: not of a stored run, whoever stored it, nor of any trial.

const RUNS = join(PROJECT, 'docs', 'runs');
const STORED = [
  ...readdirSync(RUNS).map((name) => join(RUNS, name)),
  join(PROJECT, 'test', 'fixtures', 'version-1-run'),
];

for (const folder of STORED) {
  test(`every warning of ${folder.slice(PROJECT.length + 1)} is borne out by its trial`, () => {
    const data = readJudgedRun(folder);
    assertTrue(data, ({ conditions }) => ({ foreignShare: conditions?.machineCpuShare ?? 0 }));
  });
}

test('whatever trials and versions store, no warning is shown that they contradict', () => {
  const tripped = new Set<string>();
  for (let seed = 0; seed < 500; seed++) {
    const { data, truths } = randomRun(new Random(seed));
    const judged = judgeWarnings(data);
    assertTrue(judged, ({ index }) => truths[index] as Truth);
    for (const { warnings = [] } of judged.run.trials) for (const { check } of warnings) tripped.add(check);
  }
  // Those that random trials come to: of the others there is nothing to be contradicted here.
  const never = WARNING_CHECKS.filter((check) => !tripped.has(check));
  assert.deepEqual(never, ['process-limit', 'shared-memory']);
});

/** What a test knows of a trial beside what is stored. */
interface Truth extends Pick<Evidence, 'waits' | 'counted'> {
  readonly foreignShare: number;
}

function assertTrue(data: RunData, truthOf: (trial: StoredTrial) => Truth): void {
  const controls = data.run.trials.flatMap(({ control }) => control?.cpuNs ?? []);
  const faulty = faultyIn(data.run);
  for (const trial of data.run.trials) {
    const columns = data.visits.get(trial.index);
    const { hosts = 0, connections = 'fresh' } = data.run.cases.find(({ name }) => name === trial.case) ?? {};
    const visits = columns && [...visitsOf(columns, hosts)].filter(({ host }) => !faulty.has(host));
    const evidence = { trial, visits, connections, controls, ...truthOf(trial) };
    for (const warning of trial.warnings ?? []) assertBorneOut(warning, evidence);
  }
}

const FLOOR_NS = 1e8;
const SPAN_NS = 2e9;
const CORES = 2;
const HOSTS = 4;

/** A run of eight trials by this version or the one before, which stored what they saw, and perhaps too much. */
function randomRun(random: Random): { data: RunData; truths: readonly Truth[] } {
  const isOld = random.below(2) === 0;
  const schedule = { cycles: isOld ? 1 : random.of([1, 3]) };
  const connections = isOld ? 'fresh' : random.of(['fresh', 'kept'] as const);
  const made = Array.from({ length: 8 }, () => randomTrial(random, isOld, schedule.cycles, connections));
  const trials = made.map(({ trial }, index) => ({ ...trial, index }));
  const { run, ...data } = storedData(['a'], trials);
  const cases = run.cases.map((each) => ({ ...each, hosts: HOSTS, connections }));
  const keepsVisits = random.below(4) > 0;
  const visits = new Map(made.map(({ visits }, index) => [index, { trial: index, ...visitColumns(visits) }]));
  return {
    data: { ...data, run: { ...run, cases }, visits: keepsVisits ? visits : new Map() },
    truths: made.map(({ truth }) => truth),
  };
}

function randomTrial(random: Random, isOld: boolean, cycles: number, connections: 'fresh' | 'kept') {
  const { visits, waits } = randomVisits(random, cycles, connections, isOld || random.below(4) > 0);
  const { cpu, foreignShare, usage } = randomCpu(random, isOld);
  const maybe = (most: number) => (random.below(3) === 0 ? random.below(most) : undefined);
  const conditions = omitUndefined({
    spanNs: SPAN_NS,
    ...cpu,
    serversListenDrops: maybe(3),
    listenDrops: isOld ? maybe(9) : undefined,
    throttledNs: maybe(4e7),
    serversThrottledNs: maybe(4e7),
    swappedInPages: maybe(500),
    majorFaults: isOld ? undefined : maybe(random.of([1, 500])),
    swapBytes: isOld ? undefined : maybe(3e6),
    busiestServerCpuShare: random.below(100) / 100,
    serversAtConnectionLimit: maybe(2),
    connectionsRefused: maybe(2),
    maxConnections: 20,
    maxUsedConnections: 20,
    pressureOf: random.of(['strategy', 'machine'] as const),
    memoryPressureNs: maybe(2e8),
    ioPressureNs: maybe(2e8),
  });
  const failed = visits.filter(({ error }) => error);
  const failing = new Set(failed.map(({ host }) => host)).size;
  const counted = randomCounts(random, visits.length - failed.length);
  const measurement = {
    ...usage,
    outcome: { kind: 'completed', message: '' } as const,
    workNs: SPAN_NS,
    memoryPeakBytes: 1e8,
    hosts: {
      ...{ asked: HOSTS, answered: HOSTS - failing },
      errors: failing > 0 ? { ETIMEDOUT: failed.length } : {},
    },
    servers: { connections: counted.byServer[0].logins },
    conditions,
  };
  const columns = visitColumns(visits);
  const fleet = Array.from({ length: HOSTS }, (_, id) => ({ id, address: '', port: 0, server: 0 }));
  const seen = warningsOf(measurement, {
    floorNs: FLOOR_NS,
    visits: columns,
    hosts: HOSTS,
    connections,
    proof: proofOf(counted, columns, fleet, connections),
    protocol: isOld ? 1 : 2,
  });
  // The version before warned of whatever happened on the machine.
  const claimed = (['listen-overflow', 'machine-busy', 'throttled', 'swap'] as const).filter(
    (check) => isOld && random.below(2) === 0 && !seen.some((each) => each.check === check),
  );
  const warnings = [...seen, ...claimed.map((check) => ({ check, message: 'Something was found.' }))];
  const control = { wallNs: 1e8, cpuNs: 1e8 + random.below(4e7) };
  const settleGaveUp = random.below(4) === 0 ? ('ports' as const) : undefined;
  const trial = storedTrial('a', omitUndefined({ ...measurement, warnings, control, settleGaveUp }));
  return { trial, visits, truth: { foreignShare, waits, counted } };
}

/**
 * Visits that took from nothing to three seconds to connect, where they had to, and from the floor on, or a little less, to
 * be answered; and what those waited that had to connect. Some strategies don't tell when they were connected.
 */
function randomVisits(random: Random, cycles: number, connections: 'fresh' | 'kept', tells: boolean) {
  const visits: Visit[] = [];
  const waits: number[] = [];
  const open = new Set<number>();
  for (let at = 0; at < cycles * HOSTS; at++) {
    const [host, cycle] = [at % HOSTS, Math.floor(at / HOSTS)];
    const startNs = cycle * 5e9;
    const isOpen = open.has(host);
    const connectNs = isOpen ? 0 : random.below(random.of([1e8, 3e9]));
    if (!isOpen) waits.push(connectNs);
    const fails = random.below(8) === 0;
    const isConnected = isOpen || !fails || random.below(2) === 0;
    const answerNs =
      random.below(20) === 0 ? random.below(FLOOR_NS) : FLOOR_NS + random.below(fails ? 3e9 : 1e8);
    const endNs = startNs + connectNs + (isConnected ? answerNs : 0);
    const connectedNs = isOpen || !tells || !isConnected ? undefined : startNs + connectNs;
    const error = fails ? 'ETIMEDOUT' : undefined;
    visits.push(omitUndefined({ host, cycle, startNs, connectedNs, endNs, error }));
    if (connections === 'kept' && !fails) open.add(host);
    else open.delete(host);
  }
  return { visits, waits };
}

/** What one server counted of what a strategy claims: sometimes less. By host, or all together. */
function randomCounts(random: Random, claimed: number) {
  const short = () => Math.max(0, claimed - (random.below(8) === 0 ? random.below(4) : 0));
  const server = { statements: short(), lists: short(), logins: short() };
  const byHost = Array.from({ length: HOSTS }, () => random.below(4));
  return { byServer: [server] as const, ...(random.below(8) === 0 ? { byHost } : {}) };
}

/** Who used the cores, and what a trial stores of that. */
function randomCpu(random: Random, isOld: boolean) {
  const parts = Array.from({ length: 5 }, () => random.below(100));
  const all = parts.reduce((sum, part) => sum + part, 1);
  const [idle = 0, own = 0, servers = 0, foreign = 0, stolen = 0] = parts.map((part) => part / all);
  // What nobody of them used is the harness's: less than a hundredth.
  const used = { machineCpuShare: 1 - idle, serversCpuNs: Math.round(servers * CORES * SPAN_NS) };
  const startupNs = random.below(1e8);
  return {
    // The version before could not tell what a hypervisor took.
    foreignShare: isOld ? foreign + stolen : foreign,
    cpu: isOld ? used : { ...used, foreignCpuShare: foreign, stolenCpuShare: stolen },
    usage: { cpuUserNs: Math.round(own * CORES * SPAN_NS) + startupNs, cpuSystemNs: 0 },
  };
}
