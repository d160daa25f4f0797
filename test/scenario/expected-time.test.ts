import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectTime } from '../../harness/scenario/expected-time.ts';
import { parseScenario } from '../../harness/scenario/load.ts';
import { planTrials } from '../../harness/scenario/plan.ts';

/** What is expected of hosts that sleep a second; one trial and no pause, unless it says otherwise. */
function expect({
  strategy = '{use: python/aiomysql}',
  hosts = 100,
  fleet = '',
  workload = 'sleep: 1s',
  settle = '0s',
  timeout = '10m',
} = {}) {
  const scenario = parseScenario(
    `name: test
fleet: {hosts: ${hosts}${fleet}}
workload: {${workload}}
strategies: [${strategy}]
trials: {warmup: 0, rounds: 1, settle: ${settle}, timeout: ${timeout}}
`,
    '/test.yaml',
  );
  return expectTime(scenario, planTrials(scenario));
}

function isBetween(ms: number, least: number, most: number): void {
  assert.ok(ms >= least && ms <= most, `${ms} ms`);
}

test('the floor is waited for once for all hosts, once a turn, or once a host', () => {
  isBetween(expect().ms, 1000, 1500);
  isBetween(expect({ strategy: '{use: python/aiomysql, with: {concurrency: 30}}' }).ms, 4000, 4500);
  isBetween(expect({ strategy: '{use: python/threads, with: {workers: 10}}' }).ms, 10_000, 10_500);
  isBetween(expect({ strategy: '{use: python/serial}' }).ms, 100_000, 100_500);
  // A hundred at a time by default.
  isBetween(expect({ strategy: '{use: node/async-pool}', hosts: 250 }).ms, 3000, 3600);
});

test('every trial counts, with its pause, and none for longer than it may take', () => {
  const [one, ten] = [expect(), expect({ strategy: '{use: python/aiomysql, rounds: 8, warmup: 2}' })];
  assert.equal(ten.ms, 10 * one.ms);
  isBetween(expect({ settle: '5s' }).ms - one.ms, 5000, 5000);
  const limited = expect({
    strategy: '{use: python/serial}',
    workload: 'sql: select 1, floor: 1s',
    timeout: '3s',
  });
  assert.deepEqual([limited.ms, limited.mostMs], [3000, 3000]);
  assert.equal(ten.mostMs, 6_000_000);
});

test('a sweep is the sum of its cases', () => {
  const { ms, byCase } = expect({ workload: 'sleep: [1s, 2s, 4s]' });
  assert.deepEqual(
    [...byCase.keys()],
    ['python/aiomysql sleep=1s', 'python/aiomysql sleep=2s', 'python/aiomysql sleep=4s'],
  );
  isBetween(ms, 7000, 8500);
});

test('hosts that never answer are waited for until the timeout', () => {
  const silent = ', faults: [{kind: silent, hosts: 4}, {kind: refuse, hosts: 50}]';
  const workload = 'sleep: 1s, timeout: 7s';
  const more = (strategy: string) =>
    expect({ strategy, fleet: silent, workload }).ms - expect({ strategy, workload }).ms;
  assert.equal(Math.round(more('{use: python/aiomysql}')), 7000);
  assert.equal(Math.round(more('{use: python/threads, with: {workers: 2}}')), 14_000);
});

test('where the floor or the program is not known it is the least', () => {
  assert.equal(expect().isLeast, false);
  const unknown = expect({ workload: 'sql: select 1' });
  assert.equal(unknown.isLeast, true);
  isBetween(unknown.ms, 1, 1000);
  const own = expect({ strategy: '{name: own, command: [./own]}' });
  assert.equal(own.isLeast, true);
  isBetween(own.ms, 1000, 1500);
});

test('a schedule takes its own time, and longer where so many hosts at a time can’t keep up', () => {
  const pool = (workers: number) => `{use: python/threads, with: {workers: ${workers}}}`;
  const workload = 'sleep: 100ms, cycles: 11, every: 1s';
  isBetween(expect({ workload }).ms, 10_100, 10_700);
  isBetween(expect({ workload, strategy: pool(20) }).ms, 10_500, 11_200);
  isBetween(expect({ workload, strategy: pool(5) }).ms, 22_000, 23_000);
  isBetween(expect({ workload: `${workload}, spread: even` }).ms, 11_000, 11_500);
});

test('a closed loop takes as long as its hosts do, or until its clock ends', () => {
  isBetween(expect({ workload: 'sleep: 1s, cycles: 5' }).ms, 5_000, 5_700);
  isBetween(expect({ workload: 'sleep: 1s, for: 5s' }).ms, 5_000, 5_700);
  const cheaper = (connections: string) =>
    expect({ hosts: 1000, workload: `sleep: 1ms, cycles: 20, connections: ${connections}` }).ms;
  assert.ok(cheaper('kept') < cheaper('fresh'));
});
