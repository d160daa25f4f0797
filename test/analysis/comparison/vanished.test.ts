import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import type { StoredRun } from '../../../harness/store/schema.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

const base = storedData(
  ['node/async', 'node/serial'],
  [storedTrial('node/async', {}), storedTrial('node/serial', {})],
);

/** What comes of node/serial, where head has none and its scenario is this. */
function verdictOf(source: string, adjustments: StoredRun['scenario']['adjustments'] = {}) {
  const head = storedData(['node/async'], [storedTrial('node/async', {})]);
  const run = { ...head.run, scenario: { ...head.run.scenario, source, adjustments } };
  const { losses } = compareRuns(base, { ...head, run });
  return losses.map(({ case: name, of, verdict, reason }) => `${name} ${of} ${verdict}: ${reason}`);
}

const asking = (...names: readonly string[]) => `name: test
fleet: {provider: embedded, hosts: 5}
workload: {sql: select 1}
strategies: [${names.map((name) => `{use: ${name}}`).join(', ')}]
`;

test('a case that head’s own scenario asks for is lost', () => {
  assert.deepEqual(verdictOf(asking('node/async', 'node/serial')), [
    "node/serial case worse: head's scenario asks for it, and head does not have it",
  ]);
});

test('a case that its author took out, or left out, can’t be told to be lost, and is said', () => {
  assert.deepEqual(verdictOf(asking('node/async')), [
    "node/serial case inconclusive: head's scenario does not ask for it",
  ]);
  assert.deepEqual(verdictOf(asking('node/async', 'node/serial'), { only: 'node/async' }), [
    'node/serial case inconclusive: head was executed with --only',
  ]);
});

test('a scenario that can’t be read says nothing of it', () => {
  assert.deepEqual(verdictOf('strategies: {'), [
    "node/serial case inconclusive: whether head's scenario asks for it can't be read",
  ]);
});
