import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adjust, adjustmentsIn } from '../../harness/scenario/adjust.ts';
import { parseScenario } from '../../harness/scenario/load.ts';

const SCENARIO = parseScenario(
  `name: several
fleet: {hosts: 3}
workload: {sql: select 1}
strategies: [{use: python/serial}, {use: python/threads}, {use: node/async}, {use: node/serial, name: "own {a,b}"}]
`,
  '/several.yaml',
);

function chosen(...only: string[]): string[] {
  return adjust(SCENARIO, { only }).strategies.map(({ name }) => name);
}

test('globs add up, in the order of the scenario, and none is every strategy', () => {
  assert.deepEqual(chosen('node/async', 'python/*'), ['python/serial', 'python/threads', 'node/async']);
  assert.deepEqual(chosen('python/serial', 'python/s*'), ['python/serial']);
  assert.deepEqual(chosen('own {a,b}'), ['own {a,b}']);
  assert.equal(chosen().length, 4);
  assert.deepEqual(
    adjust(SCENARIO, { only: 'node/async' }).strategies.map(({ name }) => name),
    ['node/async'],
  );
});

test('a glob that matches nothing is an error, though another one matches', () => {
  const all = 'They are: python/serial, python/threads, node/async, own {a,b}';
  assert.throws(() => chosen('node/async', 'node/asinc'), {
    name: 'InputError',
    message: `Expected --only to name a strategy of several, found "node/asinc". Did you mean "node/async"? ${all}`,
  });
  assert.throws(() => chosen('perl/*', 'node/*', ''), {
    message: `Expected --only to name a strategy of several, found "perl/*", "". ${all}`,
  });
});

test('one glob is stored as it always was, several as a list, each once', () => {
  assert.deepEqual(adjustmentsIn({ only: ['a*'] }), { only: 'a*' });
  assert.deepEqual(adjustmentsIn({ only: ['a*', 'b', 'a*'] }), { only: ['a*', 'b'] });
  assert.deepEqual(adjustmentsIn({ only: 'a*', seed: 3 }), { seed: 3, only: 'a*' });
  assert.deepEqual(adjustmentsIn({}), {});
});

test('a strategy that --only leaves out is named where it has thresholds', () => {
  const gated = parseScenario(`${SCENARIO.source}thresholds: {node/async: {work: [max<1s]}}\n`, '/a.yaml');
  assert.deepEqual(adjust(gated, { only: 'python/*' }).notices, [
    'Notice: --only leaves out node/async, whose thresholds are not judged',
  ]);
  assert.deepEqual(adjust(gated, { only: 'node/*' }).notices, []);
  assert.deepEqual(adjust(gated, {}).notices, []);
});
