import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlledLogs } from '../../../harness/analysis/comparison/drift.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

/** A run of pairs of trials under one control each, so that what is around the first of a pair is that control alone. */
function run(machine: number, follow: number) {
  const swings = [0.8, 1.25, 1, 0.8, 1.25, 1];
  const trials = swings.flatMap((swing, at) =>
    ['a', 'filler'].map((name) =>
      storedTrial(name, {
        round: at + 1,
        cpuUserNs: 1e9 * machine * swing ** follow,
        cpuSystemNs: 0,
        control: { wallNs: 1, cpuNs: 1e8 * machine * swing },
      }),
    ),
  );
  return storedData(['a', 'filler'], trials);
}

function spreadOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

test('trials that follow the control around them lose the spread that they share with it', () => {
  const [base, head] = controlledLogs(run(1, 1), run(1, 1), 'a', 'cpu');
  for (const logs of [base, head]) assert.ok(spreadOf(logs) < 1e-9, `${logs}`);
});

test('half of a swing is taken off trials that follow it by half, and nothing off those that go against it', () => {
  assert.ok(spreadOf(controlledLogs(run(1, 0.5), run(1, 0.5), 'a', 'cpu')[0]) < 1e-9);
  const against = spreadOf(controlledLogs(run(1, -1), run(1, -1), 'a', 'cpu')[0]);
  assert.ok(Math.abs(against - Math.log(1.25 / 0.8)) < 1e-9, `${against}`);
});

test('what the machine was slower in a whole run is taken off whole, whatever the slope within it', () => {
  for (const follow of [0, 0.5, 1]) {
    const [base, head] = controlledLogs(run(1, follow), run(1.3, follow), 'a', 'cpu');
    for (const [at, value] of head.entries()) assert.ok(Math.abs(value - (base[at] ?? 0)) < 1e-9);
  }
});
