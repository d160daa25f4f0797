import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planTrials } from '../../harness/scenario/plan.ts';
import type { Scenario, StrategySpec } from '../../harness/scenario/scenario.ts';
import { workloadOf } from './workload.ts';

test('the same seed gives the same plan, another seed another', () => {
  const names = (seed: number) => planTrials(scenario({ seed })).trials.map((trial) => trial.case);
  assert.deepEqual(names(7), names(7));
  assert.notDeepEqual(names(7), names(8));
});

test('every case is in every round once, warm-ups first, and rounds differ in their order', () => {
  const { cases, trials } = planTrials(scenario({}));
  const all = cases.map(({ name }) => name).toSorted();
  const rounds = Map.groupBy(trials, ({ warmup, round }) => `${warmup ? 'warm-up' : 'round'} ${round}`);
  assert.deepEqual([...rounds.keys()], ['warm-up 1', 'round 1', 'round 2', 'round 3', 'round 4']);
  const orders = [...rounds.values()].map((round) => round.map((trial) => trial.case));
  for (const order of orders) assert.deepEqual(order.toSorted(), all);
  assert.ok(new Set(orders.map((order) => order.join())).size > 1);
  assert.deepEqual(
    trials.map(({ index }) => index),
    [...trials.keys()],
  );
});

test('a sequential plan keeps the order of the scenario', () => {
  const { trials } = planTrials(scenario({ order: 'sequential', warmup: 0 }, [strategy('b'), strategy('a')]));
  assert.deepEqual(
    trials.slice(0, 4).map((trial) => trial.case),
    ['b', 'a', 'b', 'a'],
  );
});

test('a strategy with fewer rounds is only in the first ones', () => {
  const few = { ...strategy('few'), rounds: 2, warmup: 0 };
  const { trials } = planTrials(scenario({}, [strategy('many'), few]));
  const rounds = trials
    .filter((trial) => trial.case === 'few')
    .map(({ warmup, round }) => `${warmup} ${round}`);
  assert.deepEqual(rounds, ['false 1', 'false 2']);
});

test('parameters and swept hosts make cases, named after what differs', () => {
  const swept = { ...strategy('pool'), parameterSets: [{ workers: 2 }, { workers: 8 }] };
  const { cases } = planTrials(scenario({}, [swept], [10, 50]));
  assert.deepEqual(
    cases.map(({ name, hosts }) => `${name} on ${hosts}`),
    [
      'pool workers=2 hosts=10 on 10',
      'pool workers=2 hosts=50 on 50',
      'pool workers=8 hosts=10 on 10',
      'pool workers=8 hosts=50 on 50',
    ],
  );
});

test('swept servers and sleeps multiply with hosts and parameters', () => {
  const made = scenario({}, [strategy('a')], [10, 50]);
  const fleet = { ...made.fleet, servers: 5, sweptServers: [1, 5] };
  const workloads = ['10ms', '1s'].map((sleep) => workloadOf(`sleep ${sleep}`, { swept: { sleep } }));
  const { cases } = planTrials({ ...made, fleet, workloads });
  assert.deepEqual(
    cases
      .slice(0, 5)
      .map(({ name, hosts, servers, workload }) => [name, hosts, servers, workload.statements[0]]),
    [
      ['a hosts=10 servers=1 sleep=10ms', 10, 1, 'sleep 10ms'],
      ['a hosts=10 servers=1 sleep=1s', 10, 1, 'sleep 1s'],
      ['a hosts=10 servers=5 sleep=10ms', 10, 5, 'sleep 10ms'],
      ['a hosts=10 servers=5 sleep=1s', 10, 5, 'sleep 1s'],
      ['a hosts=50 servers=1 sleep=10ms', 50, 1, 'sleep 10ms'],
    ],
  );
  assert.equal(cases.length, 8);
});

test('more rounds than anyone can wait for are refused, wherever they come from', () => {
  const endless = {
    ...strategy('pool'),
    rounds: 1e9,
    warmup: 0,
    parameterSets: [{ workers: 2 }, { workers: 8 }],
  };
  assert.throws(() => planTrials({ ...scenario({}), strategies: [endless], source: 'name: test\n' }), {
    name: 'ScenarioError',
    message: `/test.yaml:1:1: Expected a plan of at most 10,000 trials, found 2,000,000,000
  1 | name: test
    | ^
  Sweep fewer values, or have fewer rounds: "pool" has 2 cases of 1,000,000,000 trials each.`,
  });
});

function strategy(name: string): StrategySpec {
  return {
    name,
    command: { kind: 'catalogue', name },
    isolation: 'auto',
    parameterSets: [{}],
    rounds: 4,
    warmup: 1,
  };
}

function scenario(
  trials: Partial<Scenario['trials']>,
  strategies = ['a', 'b', 'c', 'd', 'e'].map(strategy),
  hosts = [3],
): Scenario {
  return {
    name: 'test',
    file: '/test.yaml',
    source: '',
    fleet: { provider: 'embedded', hosts, servers: 1, image: 'none', variables: {} },
    faults: [],
    workloads: [workloadOf('select 1')],
    strategies: strategies.map((each) => ({ ...each, warmup: trials.warmup ?? each.warmup })),
    trials: { warmup: 1, rounds: 4, order: 'shuffled', seed: 1, settleMs: 0, timeoutMs: 1000, ...trials },
    limits: {},
    baseline: 'a',
    thresholds: [],
    notices: [],
  };
}
