import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import type { Schedule } from '../../harness/scenario/schedule.ts';
import { HopelessWatch } from '../../harness/trial/hopeless.ts';
import type { Report } from '../../harness/trial/reports/report.ts';
import type { AbortLimit } from '../../harness/trial/reports/visit-judges.ts';

const MS = 1e6;
const EVERY: Schedule = { cycles: 11, everyNs: 100 * MS, spread: 'together', skip: 1 };

function limitOf(metric: string, text: string, limit: number): AbortLimit {
  const [, aggregate = '', operator = ''] = /^(.+?)(<=|<)/.exec(text) ?? [];
  return { place: 3, metric, aggregate, operator, limit, text } as AbortLimit;
}

/** What is said of a trial of ten hosts after each of some visits, none of which begins late. */
function saidOf(limit: AbortLimit, visits: readonly Partial<Report>[], changes: Partial<Schedule> = {}) {
  const schedule = { ...EVERY, ...changes };
  using watch = new HopelessWatch({ limits: [limit], hosts: 10, schedule, faulty: new Set([9]) });
  watch.began();
  return visits.map(({ host = 0, cycle = 1, end = 0, ...more }) => {
    const due = cycle * 100 * MS;
    watch.visited({ host, cycle, start: due, end: due + end * MS, ...more }, due);
    assert.equal(watch.signal.aborted, watch.hopeless !== undefined);
    return watch.hopeless?.message;
  });
}

const alike = (count: number, visit: Partial<Report>) => Array.from({ length: count }, () => visit);

test('the largest is beyond its limit with one visit; others need more than may be', () => {
  const [within, beyond] = saidOf(limitOf('latency', 'max<50ms', 50 * MS), [
    { end: 49 },
    { end: 50, cycle: 4 },
  ]);
  assert.equal(within, undefined);
  assert.equal(
    beyond,
    'Aborted in cycle 4: 1 visit lies beyond the limit, and latency max<50ms allows 0 of 100.',
  );
  const p95 = saidOf(limitOf('latency', 'p(95)<=50ms', 50 * MS), [{ end: 50 }, ...alike(6, { end: 51 })]);
  assert.equal(p95.at(-2), undefined, 'five of a hundred may');
  assert.match(
    p95.at(-1) ?? '',
    /: 6 visits lie beyond the limit, and latency p\(95\)<=50ms allows 5 of 100\.$/,
  );
});

test('a percentile between two visits may be within its limit while the upper one is beyond it', () => {
  const last = (text: string, cycles: number, beyond: number) =>
    saidOf(limitOf('latency', text, 50 * MS), alike(beyond, { end: 51 }), { cycles, skip: 0 }).at(-1);
  // Of 250 visits it is 0.49 of the fourth longest and 0.51 of the third.
  assert.equal(last('p(99)<=50ms', 25, 3), undefined);
  assert.match(last('p(99)<=50ms', 25, 4) ?? '', /allows 3 of 250\.$/);
  // Of fewer than 100 it is the slowest.
  assert.match(last('p(99)<=50ms', 9, 1) ?? '', /allows 0 of 90\.$/);
});

test('what failed, is skipped, or comes after DONE is beyond no limit', () => {
  const max = limitOf('service', 'max<50ms', 50 * MS);
  assert.deepEqual(
    saidOf(max, [
      { end: 60, error: 'ETIMEDOUT' },
      { end: 60, cycle: 0 },
    ]),
    [undefined, undefined],
  );
  using watch = new HopelessWatch({ limits: [max], hosts: 1, schedule: EVERY, faulty: new Set() });
  watch.ended();
  watch.visited({ host: 0, cycle: 5, start: 0, end: 60 * MS }, 0);
  assert.equal(watch.hopeless, undefined);
});

test('shares are of all healthy visits that are due', () => {
  // 90 visits: 2 % are 1.8 of them.
  const overruns = limitOf('overruns', 'max<2%', 0.02);
  const late = { end: 101 };
  assert.deepEqual(saidOf(overruns, [late, { ...late, host: 9 }, { end: 100 }, late]), [
    undefined,
    undefined,
    undefined,
    'Aborted in cycle 1: 2 visits overran, and overruns max<2% allows 1 of 90.',
  ]);
  const errors = limitOf('errors', 'avg<=0%', 0);
  const failed = { error: 'ECONNREFUSED' };
  assert.deepEqual(saidOf(errors, [{ ...failed, host: 9 }, late, failed]), [
    undefined,
    undefined,
    'Aborted in cycle 1: 1 visit failed, and errors avg<=0% allows 0 of 90.',
  ]);
});

test('a trial’s cycle time is the median of its cycles', () => {
  const late = Array.from({ length: 6 }, (_, at) => [
    { cycle: at + 1, end: 80 },
    { cycle: at + 1, end: 90 },
  ]).flat();
  const said = saidOf(limitOf('cycle', 'median<80ms', 80 * MS), late);
  assert.equal(said.at(-3), undefined, 'five of ten');
  assert.equal(
    said.at(-1),
    'Aborted in cycle 6: 6 cycles lie beyond the limit, and cycle median<80ms allows 5 of 10.',
  );
});

test('a mean is beyond its limit once visits add up to more than all may', () => {
  const said = saidOf(limitOf('lag', 'avg<1ms', MS), alike(2, { start: 150 * MS, end: 60 }));
  assert.deepEqual(said, [
    undefined,
    'Aborted in cycle 1: visits so far add up to more than lag avg<1ms allows 100 of them.',
  ]);
});

test('the cycle is that of the visit that was too much, not the latest one', () => {
  const said = saidOf(limitOf('latency', 'max<50ms', 50 * MS), [
    { cycle: 9, host: 1 },
    { cycle: 3, end: 60 },
  ]);
  assert.match(said.at(-1) ?? '', /^Aborted in cycle 3: /);
});

test('without a number of visits only the largest can be judged', () => {
  const until: Schedule = { forNs: 1e9, spread: 'together', skip: 0 };
  const see = (text: string) => {
    const limits = [limitOf('latency', text, 50 * MS)];
    using watch = new HopelessWatch({ limits, hosts: 1, schedule: until, faulty: new Set() });
    for (let cycle = 0; cycle < 100; cycle++) watch.visited({ host: 0, cycle, start: 0, end: 60 * MS }, 0);
    return watch.hopeless?.message;
  };
  assert.equal(see('p(50)<50ms'), undefined);
  assert.match(see('max<50ms') ?? '', /^Aborted in cycle 0: 1 visit lies beyond the limit, .* allows 0\.$/);
});

test('memory is judged by a sample, time by the clock until it is over', async () => {
  const limits = [limitOf('memory.peak', 'max<=8MiB', 8 * 2 ** 20), limitOf('work', 'max<20ms', 20 * MS)];
  const watching = () => new HopelessWatch({ limits, hosts: 1, schedule: EVERY, faulty: new Set() });
  using memory = watching();
  memory.visited({ host: 0, cycle: 7, start: 0, end: 1 }, 0);
  memory.used(8 * 2 ** 20);
  memory.used(undefined);
  assert.equal(memory.hopeless, undefined);
  memory.used(9 * 2 ** 20);
  assert.deepEqual(memory.hopeless, {
    threshold: 3,
    message: 'Aborted: it had 9 MiB of memory, and memory.peak max<=8MiB allows no more.',
  });
  using time = watching();
  using done = watching();
  done.began();
  done.ended();
  time.began();
  await once(time.signal, 'abort');
  assert.equal(
    time.hopeless?.message,
    'Aborted: it was not through 20 ms after GO, which work max<20ms does not allow.',
  );
  assert.equal(done.hopeless, undefined);
});
