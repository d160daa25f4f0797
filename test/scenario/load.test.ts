import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadScenario } from '../../harness/scenario/load.ts';
import { planTrials } from '../../harness/scenario/plan.ts';
import { scratchFolder } from '../scratch.ts';
import { workloadOf } from './workload.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'scenarios');
const folder = scratchFolder();

const MINIMAL = `name: minimal
fleet: {hosts: 3}
workload: {sql: select 1}
strategies: [{use: node/async}]
`;

test('every shipped scenario is valid', () => {
  const names = readdirSync(SHIPPED).filter((name) => name.endsWith('.yaml'));
  assert.ok(names.length >= 4, names.join());
  for (const name of names) assert.equal(`${loadScenario(join(SHIPPED, name)).name}.yaml`, name);
});

test('a minimal scenario gets its defaults, in resolved units', () => {
  const scenario = load(MINIMAL);
  assert.deepEqual(scenario.fleet, {
    provider: 'auto',
    hosts: [3],
    servers: 1,
    image: 'manyhosts/mysql',
    variables: {},
  });
  assert.deepEqual(scenario.workloads, [workloadOf('select 1', { timeoutMs: 30_000 })]);
  assert.deepEqual(scenario.trials, {
    warmup: 1,
    rounds: 10,
    order: 'shuffled',
    seed: 1,
    settleMs: 200,
    timeoutMs: 180_000,
  });
  assert.equal(scenario.baseline, 'node/async');
});

test('a sleep is a statement and its floor; a list of them are several, and of servers the most is started', () => {
  const one = load(MINIMAL.replace('sql: select 1', 'sleep: 100ms'));
  const timeoutMs = 30_000;
  assert.deepEqual(one.workloads, [workloadOf('select sleep(0.1)', { floorNs: 1e8, timeoutMs })]);
  const swept = load(
    MINIMAL.replace('sql: select 1', 'sleep: [1.5s, 5us]').replace('hosts: 3', 'hosts: 3, servers: [3, 1]'),
  );
  assert.deepEqual(swept.workloads, [
    workloadOf('select sleep(0.000005)', { swept: { sleep: '5us' }, floorNs: 5000, timeoutMs }),
    workloadOf('select sleep(1.5)', { swept: { sleep: '1.5s' }, floorNs: 1.5e9, timeoutMs }),
  ]);
  assert.deepEqual([swept.fleet.servers, swept.fleet.sweptServers], [3, [1, 3]]);
  const single = load(MINIMAL.replace('hosts: 3', 'hosts: 3, servers: [2]'));
  assert.deepEqual([single.fleet.servers, 'sweptServers' in single.fleet], [2, false]);
});

test('a simulated answer has one row of one number unless it says otherwise', () => {
  const simulated = (written: string) =>
    load(MINIMAL.replace('sql: select 1', `sql: select 1, simulate: ${written}`)).workloads[0]?.simulate;
  assert.deepEqual(simulated('{}'), { rows: 1, columns: ['int'], delayMs: 0 });
  assert.deepEqual(simulated('{rows: 5000, columns: [int, "decimal(10,2)"], delay: 1500us}'), {
    rows: 5000,
    columns: ['int', 'decimal(10,2)'],
    delayMs: 1.5,
  });
});

test('schedules and ways to connect multiply, and tell cases apart', () => {
  const workload = 'sleep: [20ms, 10ms], for: 5s, every: [2s, 1s], connections: [kept, fresh], skip: 1';
  const scenario = load(MINIMAL.replace('sql: select 1', workload));
  assert.deepEqual(
    planTrials(scenario).cases.map(({ name, workload: { schedule } }) => `${name}: ${schedule.cycles}`),
    ['10ms', '20ms'].flatMap((sleep) => [
      `node/async sleep=${sleep} every=2s connections=kept: 3`,
      `node/async sleep=${sleep} every=2s connections=fresh: 3`,
      `node/async sleep=${sleep} every=1s connections=kept: 5`,
      `node/async sleep=${sleep} every=1s connections=fresh: 5`,
    ]),
  );
  assert.deepEqual(scenario.workloads[0]?.schedule, { cycles: 3, everyNs: 2e9, spread: 'together', skip: 1 });
  const several = load(MINIMAL.replace('sql: select 1', 'sql: [select 1, select 2], expect: {rows: 2}'));
  const [listed] = several.workloads;
  assert.deepEqual([listed?.statements, listed?.expectedRows], [['select 1', 'select 2'], 2]);
});

test('a trial may take three minutes, and what its schedule takes', () => {
  const timeoutOf = (workload: string, trials = '') =>
    load(MINIMAL.replace('sql: select 1', `sql: select 1, ${workload}`).concat(trials)).trials.timeoutMs;
  assert.equal(timeoutOf('cycles: 100, every: [1s, 3s]'), 480_000);
  assert.equal(timeoutOf('for: 1m'), 240_000);
  assert.equal(timeoutOf('cycles: 100'), 180_000);
  assert.equal(timeoutOf('for: 1m', 'trials: {timeout: 61s}\n'), 61_000);
});

test('sizes, durations, sweeps and programs are resolved', () => {
  const scenario = load(`name: full
fleet: {provider: docker, hosts: [30, 10], servers: 2, memory: 1.5GiB, cpus: 0.5, variables: {max_connections: 99}}
workload: {sql: select 1, floor: 1.5ms, timeout: 2m}
strategies:
  - use: node/threads
    with: {workers: [2, 4]}
    rounds: 3
  - {name: own, command: [./own, "{hostsFile}"], protocol: none, warmup: 0, with: {a: [1, x], b: [true, false]}}
limits: {memory: 1MB, processes: 9}
baseline: own
`);
  assert.deepEqual(scenario.fleet.hosts, [10, 30]);
  assert.equal(scenario.fleet.memoryBytes, 1610612736);
  assert.equal(scenario.workloads[0]?.floorNs, 1_500_000);
  assert.equal(scenario.workloads[0]?.timeoutMs, 120_000);
  assert.deepEqual(scenario.limits, { memoryBytes: 1_000_000, processes: 9 });
  const [threads, own] = scenario.strategies;
  assert.deepEqual(threads?.parameterSets, [{ workers: 2 }, { workers: 4 }]);
  assert.deepEqual([threads?.rounds, threads?.warmup, own?.rounds, own?.warmup], [3, 1, 10, 0]);
  assert.deepEqual(own?.parameterSets, [
    { a: 1, b: true },
    { a: 1, b: false },
    { a: 'x', b: true },
    { a: 'x', b: false },
  ]);
  assert.deepEqual(own?.command, {
    kind: 'program',
    argv: ['./own', '{hostsFile}'],
    protocol: 'none',
    cwd: folder,
  });
});

test('a byte order mark and line ends of two characters change nothing', () => {
  const { source: _, ...plain } = load(MINIMAL);
  const { source: __, ...marked } = load(`\ufeff${MINIMAL.replaceAll('\n', '\r\n')}`);
  assert.deepEqual(marked, plain);
});

test('an alias stands for its value', () => {
  const { strategies } = load(
    MINIMAL.replace(
      '[{use: node/async}]',
      '[{use: node/threads, with: &w {workers: [2, 4]}}, {use: node/processes, with: *w}]',
    ),
  );
  assert.deepEqual(strategies[1]?.parameterSets, [{ workers: 2 }, { workers: 4 }]);
});

test('a plan as large as is allowed is allowed', () => {
  const most = load(
    MINIMAL.replace('hosts: 3', 'hosts: 100000, servers: 1000')
      .replace('{use: node/async}', '{use: node/async, warmup: 0, rounds: 10000}')
      .concat('trials: {seed: 4294967295, timeout: 24h}\nlimits: {memory: 4096GiB}\n'),
  );
  assert.equal(planTrials(most).trials.length, 10_000);
});

function load(yaml: string) {
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, yaml);
  return loadScenario(file);
}
