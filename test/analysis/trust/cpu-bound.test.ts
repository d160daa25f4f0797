import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuBoundCases } from '../../../harness/analysis/trust/cpu-bound.ts';
import type { Conditions } from '../../../harness/store/trial-shape.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

/** The cases that are CPU-bound, of one case with a trial for each of these conditions. */
function bound(...conditions: readonly Partial<Conditions>[]): string[] {
  const trials = conditions.map((each) => storedTrial('a', { conditions: { spanNs: 1e9, ...each } }));
  return cpuBoundCases(storedData(['a'], trials));
}

const OWN = { machineCpuShare: 0.95, foreignCpuShare: 0.05 };

test('a case is CPU-bound that keeps all cores busy by itself in most of its trials', () => {
  assert.deepEqual(bound(OWN, OWN, { machineCpuShare: 0.5, foreignCpuShare: 0 }), ['a']);
  assert.deepEqual(bound(OWN, { machineCpuShare: 0.5, foreignCpuShare: 0 }), [], 'half is not most');
  assert.deepEqual(bound({ machineCpuShare: 0.9, foreignCpuShare: 0 }), []);
  assert.deepEqual(bound({ machineCpuShare: 1, foreignCpuShare: 0.2 }), [], 'others kept them busy');
  assert.deepEqual(bound({ machineCpuShare: 1 }), [], 'who kept them busy is unknown');
  assert.deepEqual(bound(), []);
});
