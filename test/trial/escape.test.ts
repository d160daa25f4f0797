import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { noCgroups } from '../../harness/cgroup/cgroup.ts';
import { isRunning } from '../../harness/process/processes.ts';
import { missing } from '../requirements.ts';
import { attempt } from './attempt.ts';
import { leftBehind } from './left-behind.ts';

suite('with control groups', { skip: missing('cgroups') }, () => {
  for (const [way, left] of [
    ['leaves-a-daemon', 1],
    ['leaves-grandchildren', 6],
  ] as const) {
    test(`what a strategy that ${way} leaves is dead and counted`, async () => {
      const { measurement } = await attempt(way);
      assert.deepEqual(measurement.outcome, COMPLETED);
      assert.equal(measurement.processesLeft, left);
      assert.deepEqual(leftBehind(), []);
    });
  }

  for (const [way, message] of [
    ['leaves-its-group', 'it left its control group before READY'],
    ['leaves-its-group-at-work', 'it left its control group between READY and DONE'],
    [
      'sends-a-daemon-out-of-its-group',
      'left its control group with 1 process, which had to be killed: its figures are not whole',
    ],
  ] as const) {
    test(`a strategy that ${way}: protocol-violation, and all is dead`, async () => {
      const { measurement } = await attempt(way);
      assert.deepEqual(measurement.outcome, violation(message));
      assert.deepEqual(leftBehind(), []);
    });
  }

  test('a daemon that nothing tells to be the strategy’s holds up nothing, though it holds the output', async () => {
    const { measurement, logFile } = await attempt('hides-a-daemon');
    assert.deepEqual(measurement.outcome, violation(HELD));
    process.kill(Number(readFileSync(logFile, 'utf8')), 'SIGKILL');
    assert.deepEqual((await attempt('honest')).measurement.outcome, COMPLETED);
  });
});

suite('without control groups', () => {
  const cgroups = noCgroups('a test');

  test('a strategy that never exits is killed', async () => {
    const { measurement, timeline } = await attempt('never-exits', { timeoutMs: 700, cgroups });
    assert.equal(measurement.outcome.kind, 'timed-out');
    assert.equal('memoryPeakBytes' in measurement, false);
    assert.deepEqual(timeline, []);
    assert.deepEqual(leftBehind(), []);
  });

  for (const [way, left] of [
    ['leaves-a-daemon', 1],
    ['leaves-grandchildren', 6],
  ] as const) {
    test(`what a strategy that ${way} leaves is known by its environment, dead and counted`, async () => {
      const { measurement } = await attempt(way, { cgroups });
      assert.deepEqual(measurement.outcome, COMPLETED);
      assert.equal(measurement.processesLeft, left);
      assert.deepEqual(leftBehind(), []);
    });
  }

  test('a program that is not there is reported', async () => {
    const program = { argv: ['/no/such/program'], protocol: 1, cwd: '/' } as const;
    const { measurement } = await attempt('', { program, cgroups });
    const message = 'Could not be started: spawn /no/such/program ENOENT.';
    assert.deepEqual(measurement.outcome, { kind: 'failed', message });
  });

  test('a daemon without its environment is not found, and holds up nothing', {
    skip: missing('cgroups'),
  }, async () => {
    const { measurement, logFile } = await attempt('hides-a-daemon', { cgroups });
    assert.deepEqual(measurement.outcome, violation(HELD));
    const pid = Number(readFileSync(logFile, 'utf8'));
    assert.ok(isRunning(pid));
    process.kill(pid, 'SIGKILL');
  });
});

const COMPLETED = { kind: 'completed', message: 'Completed.' };
const HELD = "it left a process behind that can't be found and holds its output open";

function violation(message: string) {
  return { kind: 'protocol-violation', message: `Broke the protocol: ${message}.` };
}
