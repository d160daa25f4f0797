import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { limitsOf } from '../../harness/trial/limits.ts';
import { type Facts, outcomeOf } from '../../harness/trial/outcome.ts';
import { missing } from '../requirements.ts';
import { attempt } from './attempt.ts';
import { leftBehind } from './left-behind.ts';

const MIB = 2 ** 20;

test('the scenario’s limits hold, and for what it leaves open what the machine can bear', (t) => {
  t.mock.method(process, 'availableMemory', () => 1000 * MIB);
  assert.deepEqual(limitsOf({ memoryBytes: 5, processes: 6 }), {
    memoryBytes: 5,
    processes: 6,
    isSet: { memory: true, processes: true },
  });
  assert.deepEqual(limitsOf({}), {
    memoryBytes: 900 * MIB,
    processes: 4096,
    isSet: { memory: false, processes: false },
  });
});

suite('a trial at its limits', { skip: missing('cgroups') }, () => {
  test('allocating over the limit: out-of-memory, with the limit named', async () => {
    const { measurement } = await attempt('allocates-without-end', { limits: { memoryBytes: 96 * MIB } });
    const message = 'Killed by the kernel before READY: it reached its memory limit of 96 MiB.';
    assert.deepEqual(measurement.outcome, { kind: 'out-of-memory', message });
    assert.deepEqual(leftBehind(), []);
  });

  test('allocating without a limit ends before the machine’s memory does', async (t) => {
    t.mock.method(process, 'availableMemory', () => 100 * MIB);
    const { measurement } = await attempt('allocates-without-end');
    const message =
      'Killed by the kernel before READY: it reached 90 MiB, nine tenths of the memory that was free (limits.memory is not set).';
    assert.deepEqual(measurement.outcome, { kind: 'out-of-memory', message });
  });

  test('forking without end is held, and the limit named', async () => {
    const { measurement } = await attempt('forks-without-end', {
      limits: { processes: 64 },
      timeoutMs: 1500,
    });
    const message =
      'Killed before READY: it took longer than 1.5 s. It came to its limit of 64 processes and threads.';
    assert.deepEqual(measurement.outcome, { kind: 'timed-out', message });
    assert.deepEqual(leftBehind(), []);
    assert.equal((await attempt('honest')).measurement.outcome.kind, 'completed');
  });

  test('what fails because it may not fork says so', async () => {
    const { measurement } = await attempt('forks-until-it-may-not', { limits: { processes: 64 } });
    const message = 'Exited with code 1 before READY. It came to its limit of 64 processes and threads.';
    assert.deepEqual(measurement.outcome, { kind: 'failed', exitCode: 1, message });
    assert.deepEqual(leftBehind(), []);
  });

  test('what makes do with fewer processes completes, with a warning', async () => {
    const { measurement } = await attempt('makes-do-with-fewer', { limits: { processes: 64 } });
    assert.deepEqual(measurement.outcome, { kind: 'completed', message: 'Completed.' });
    assert.deepEqual(
      measurement.warnings?.filter(({ check }) => check === 'process-limit'),
      [
        {
          check: 'process-limit',
          message:
            'It came to its limit of 64 processes and threads. It made do with fewer than it asked for: raise limits.processes, or let it ask for fewer.',
        },
      ],
    );
  });
});

// What can't be brought about here: a limit above the trial's own, and one that the kernel keeps for all.
const FACTS: Facts = {
  phase: 'working',
  interrupted: false,
  timedOut: false,
  exitCode: 1,
  usage: {},
  limits: {
    memoryBytes: 100 * MIB,
    processes: 50,
    isSet: { memory: true, processes: false },
    timeoutMs: 1000,
  },
};

for (const [what, usage, message] of [
  [
    'the machine had no more memory',
    { oomKills: 1, memoryPeakBytes: 50 * MIB },
    "Killed by the kernel between GO and DONE: it reached the machine's memory.",
  ],
  [
    'no more processes could be had than a group above allows',
    { processLimitHits: 3, processesPeak: 20 },
    'Exited with code 1 between GO and DONE. It came to a limit of the machine, with 20 processes and threads.',
  ],
  [
    'there was no limit in the scenario',
    { processLimitHits: 3, processesPeak: 50 },
    'Exited with code 1 between GO and DONE. It came to its limit of 50 processes and threads (limits.processes is not set).',
  ],
  [
    'the kernel does not show the peak',
    { processLimitHits: 3 },
    'Exited with code 1 between GO and DONE. It came to its limit of 50 processes and threads (limits.processes is not set).',
  ],
  ['no limit was reached', { processLimitHits: 0 }, 'Exited with code 1 between GO and DONE.'],
] as const) {
  test(`an outcome says that ${what}`, () => {
    assert.equal(outcomeOf({ ...FACTS, usage }).message, message);
  });
}

test('visits beyond what the harness takes fail a trial, though they ended it as a violation does', () => {
  const message = 'The harness keeps so many.';
  const facts = { ...FACTS, signal: 'SIGKILL', violation: message, excess: message };
  assert.deepEqual(outcomeOf(facts), { kind: 'failed', message });
});
