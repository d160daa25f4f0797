import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasWarning } from '../../harness/analysis/warnings.ts';
import { WARNING_CHECKS } from '../../harness/store/trial-shape.ts';
import type { MetricName } from '../../harness/vocabulary/metrics.ts';
import { storedTrial } from '../store/stored-run.ts';

/** The metrics, one of each kind, that lose their trust where a check trips. */
function distrusted(check: (typeof WARNING_CHECKS)[number]): MetricName[] {
  const trial = storedTrial('a', { warnings: [{ check, message: '' }] });
  const kinds: readonly MetricName[] = ['work', 'cpu', 'memory.peak', 'processes.peak'];
  return kinds.filter((metric) => hasWarning(trial, metric));
}

test('a warning is about the figures that its cause distorts, and time is always among them', () => {
  assert.deepEqual(distrusted('listen-overflow'), ['work']);
  assert.deepEqual(distrusted('foreign-load'), ['work', 'cpu']);
  assert.deepEqual(distrusted('control-off'), ['work', 'cpu']);
  assert.deepEqual(distrusted('steal'), ['work', 'cpu']);
  assert.deepEqual(distrusted('major-faults'), ['work', 'cpu', 'memory.peak']);
  assert.deepEqual(distrusted('hosts-unreached'), ['work', 'cpu', 'memory.peak', 'processes.peak']);
  // What is left in memory is missed by the trials that come later.
  assert.deepEqual(distrusted('shared-memory'), []);
  for (const check of WARNING_CHECKS.filter((each) => each !== 'shared-memory'))
    assert.equal(distrusted(check)[0], 'work', check);
  assert.equal(hasWarning(storedTrial('a', {}), 'work'), false);
});
