import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitLines, visitsText } from '../../../../harness/report/model/plan/visits.ts';
import { parseScenario } from '../../../../harness/scenario/load.ts';
import { planTrials } from '../../../../harness/scenario/plan.ts';

function planOf(workload: string, hosts = '500') {
  const yaml = `name: test
fleet: {hosts: ${hosts}}
workload: {${workload}}
strategies: [{use: node/async}, {use: python/aiomysql}]
`;
  return planTrials(parseScenario(yaml, '/test.yaml'));
}

test('visits of a schedule are told once for all that share it, with the connections they open', () => {
  const plan = planOf('sleep: [10ms, 20ms], for: 2m, every: 1s, connections: [kept, fresh]');
  assert.equal(visitsText(plan.cases), ' of 60,000 visits');
  assert.deepEqual(visitLines(plan), [
    '60,000 a trial in 2 min: 500 a second, each host every 1 s; connections: 500 in all (kept), 500 a second (fresh)',
  ]);
});

test('each step of a ramp, and each number of hosts, has a line of its own', () => {
  const plan = planOf('sql: select 1, for: 30s, every: [4s, 500ms], spread: even', '[6, 10]');
  assert.equal(visitsText(plan.cases), ' of 42 to 600 visits');
  assert.deepEqual(visitLines(plan), [
    'hosts=6\tevery=4s\t42 a trial in 28 s: 1.5 a second, each host every 4 s; connections: 1.5 a second (fresh)',
    'hosts=6\tevery=500ms\t360 a trial in 30 s: 12 a second, each host every 500 ms; connections: 12 a second (fresh)',
    'hosts=10\tevery=4s\t70 a trial in 28 s: 2.5 a second, each host every 4 s; connections: 2.5 a second (fresh)',
    'hosts=10\tevery=500ms\t600 a trial in 30 s: 20 a second, each host every 500 ms; connections: 20 a second (fresh)',
  ]);
});

test('a closed loop has no rate, one that ends by the clock no number, and a fan-out no line', () => {
  assert.deepEqual(visitLines(planOf('sql: select 1, cycles: 10')), [
    '5,000 a trial: each host again as soon as it has answered; connections: one a visit (fresh)',
  ]);
  const timed = planOf('sql: select 1, for: 30s, connections: kept');
  assert.deepEqual(visitLines(timed), [
    'each host again as soon as it has answered, for 30 s; connections: 500 in all (kept)',
  ]);
  const once = planOf('sql: select 1, connections: [fresh, kept]');
  assert.deepEqual([visitsText(timed.cases), visitsText(once.cases), visitLines(once)], ['', '', []]);
});

test('one cycle that is spread over its time visits nobody again', () => {
  assert.deepEqual(visitLines(planOf('sql: select 1, cycles: 1, every: 10s, spread: even')), [
    '500 a trial in 10 s: 50 a second, each host once; connections: 50 a second (fresh)',
  ]);
});
