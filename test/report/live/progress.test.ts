import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { showProgress } from '../../../harness/report/live/progress.ts';
import type { Case, Plan } from '../../../harness/scenario/plan.ts';
import { ONE_CYCLE } from '../../../harness/scenario/schedule.ts';
import { cyclesData } from '../../analysis/cycles/cycle-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';

const PLAN: Plan = {
  cases: [{ name: 'a', workload: { schedule: ONE_CYCLE } } as Case],
  trials: [1, 2].map((round) => ({ index: round - 1, round, warmup: round === 1, case: 'a' })),
  faults: [],
};

const EXPECTED = { ms: 130_000, isLeast: false, mostMs: 0, byCase: new Map() };

/** What is written to a stream that is no terminal. */
function told(quiet: boolean): string {
  const stream = new PassThrough();
  const options = { quiet, color: true, signal: new AbortController().signal };
  using progress = showProgress(PLAN, EXPECTED, stream as unknown as NodeJS.WriteStream, options);
  progress.notice('Fleet: embedded.');
  progress.fleet(1, 1);
  for (const trial of PLAN.trials) progress.trialStart(trial);
  progress.memory({ atNs: 1, memoryBytes: 5 });
  const hosts = { asked: 5, answered: 4, errors: { ETIMEDOUT: 1 } };
  const figures = { hosts, healthyNs: 3e8, workNs: 5e8, wallNs: 6e8, memoryPeakBytes: 2 ** 24 };
  const data = storedData(['a'], []);
  progress.trialEnd(storedTrial('a', { ...figures, warmup: true }), data);
  const message = 'Exited with code 1: \u001B[31mno\u0007\r\nroom.';
  progress.trialEnd(
    storedTrial('a \u001B]0;x\u0007b', { index: 1, outcome: { kind: 'failed', message } }),
    data,
  );
  return String(stream.read());
}

test('without a terminal there is a line a trial, whatever a strategy writes', () => {
  assert.equal(
    told(false),
    'Plan: 1 case, 2 trials, about 2 min.\n' +
      'Fleet: embedded.\n' +
      '[1/2] warm-up 1 a: 4/5 hosts, healthy 0.300 s, work 0.500 s, wall 0.600 s, 16.0 MiB\n' +
      '[2/2] round 1 a b: failed. Exited with code 1: no room.\n',
  );
});

test('when quiet, only notices are printed', () => {
  assert.equal(told(true), 'Fleet: embedded.\n');
});

test('over cycles the line has visits, the median cycle and what overran', () => {
  const stream = new PassThrough();
  const options = { quiet: false, color: false, signal: new AbortController().signal };
  using progress = showProgress(PLAN, EXPECTED, stream as unknown as NodeJS.WriteStream, options);
  const schedule = { cycles: 3, everyNs: 1e8, spread: 'together', skip: 1 } as const;
  const lines = [20, 150].map((ms) => {
    const begins = [0, 0, 100, 100, 200, 200];
    const visits = begins.map((begin) => [begin, begin + ms] as const);
    const trial = { workNs: 5e8, wallNs: 6e8 };
    const data = cyclesData({ a: { hosts: 2, schedule, visits, trial, errors: { 3: 'ETIMEDOUT' } } }, 1);
    for (const each of data.run.trials) progress.trialEnd(each, data);
    return String(stream.read()).split('\n').at(-2);
  });
  assert.deepEqual(lines, [
    '[1/2] round 1 a: 3/4 visits, cycle 0.020 s, wall 0.600 s',
    '[1/2] round 1 a: 3/4 visits, cycle 0.150 s, 100% overran, wall 0.600 s',
  ]);
});
