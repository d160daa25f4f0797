import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedByPlan } from '../../../harness/analysis/comparison/planned.ts';
import { undecidableIn } from '../../../harness/analysis/comparison/rounds.ts';
import { parseScenario } from '../../../harness/scenario/load.ts';
import { planTrials } from '../../../harness/scenario/plan.ts';

const planned = (strategies: string, rounds: number, faults = '', schedule = '') =>
  askedByPlan(
    planTrials(
      parseScenario(
        `name: test
fleet: {provider: embedded, hosts: 5${faults}}
workload: {sql: select 1${schedule}}
strategies: ${strategies}
trials: {rounds: ${rounds}}
`,
        'test.yaml',
      ),
    ),
  );

test('a plan is asked each compared metric of each case: phases with the protocol, healthy hosts beside faults', () => {
  const metrics = (strategies: string, faults?: string) =>
    planned(strategies, 6, faults).map(({ metric }) => metric);
  assert.deepEqual(metrics('[{use: node/async}]'), ['wall', 'work', 'cpu', 'memory.peak']);
  assert.deepEqual(metrics("[{name: own, command: ['true'], protocol: none}]"), [
    'wall',
    'cpu',
    'memory.peak',
  ]);
  assert.ok(metrics('[{use: node/async}]', ', faults: [{kind: refuse, hosts: 1}]').includes('healthy'));
});

test('a plan is asked what its schedule leaves to be compared', () => {
  const metrics = (schedule: string) =>
    planned('[{use: node/async}]', 6, '', schedule).map(({ metric }) => metric);
  assert.deepEqual(metrics(', cycles: 3'), ['wall', 'work', 'cycle', 'cpu', 'memory.peak']);
  assert.deepEqual(metrics(', cycles: 3, every: 1s'), ['cycle', 'cpu', 'memory.peak']);
  assert.deepEqual(metrics(', for: 3s'), ['cycle', 'cpu.cycle', 'memory.peak']);
});

test('a plan says how many comparisons with its repeat its rounds can’t decide', () => {
  const sweep = (workers: number) =>
    `[{use: python/threads, with: {workers: [${Array.from({ length: workers }, (_, at) => at + 1)}]}}]`;
  // Two times a case: 11 cases are 22 comparisons, of which six rounds can decide all; 12 are 24.
  assert.equal(undecidableIn(planned(sweep(11), 6)), undefined);
  assert.deepEqual(undecidableIn(planned(sweep(12), 6)), { comparisons: 24, rounds: 7 });
  assert.deepEqual(undecidableIn(planned(sweep(1), 5)), { comparisons: 4, rounds: 6 });
});
