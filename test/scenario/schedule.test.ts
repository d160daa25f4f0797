import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dueNs, lastDueNs, lengthNs, type Schedule } from '../../harness/scenario/schedule.ts';
import { schedulesOf } from '../../harness/scenario/sections/schedule.ts';

const MS = 1e6;
const SPREADS = ['together', 'even'] as const;
/** Primes among them, which nothing divides. */
const EVERY_MS = [1, 3, 997, 1000, 60_000, 3_599_999];
const HOSTS = [1, 2, 7, 500, 997];

/** Schedules of all kinds, each with some hosts. */
const SETTINGS = SPREADS.flatMap((spread) =>
  EVERY_MS.flatMap((every) => HOSTS.map((hosts) => ({ spread, every, hosts }))),
);

/** Every due moment, cycle by cycle, in the order of the hosts. */
function dueMoments(schedule: Schedule, count: number): number[] {
  return Array.from({ length: (schedule.cycles ?? 0) * count }, (_, at) =>
    dueNs(schedule, Math.floor(at / count), { place: at % count, hosts: count }, 0),
  );
}

function resolved(shape: Partial<Parameters<typeof schedulesOf>[0]>): Schedule {
  const [first] = schedulesOf({ spread: 'together', skip: 0, connections: 'fresh', ...shape });
  assert.ok(first);
  return first;
}

test('due moments never go back, each host is due once a cycle, and the last is known', () => {
  for (const { spread, every, hosts } of SETTINGS) {
    const schedule = resolved({ cycles: 3, every: `${every}ms`, spread });
    const moments = dueMoments(schedule, hosts);
    for (const [at, due] of moments.entries()) {
      assert.ok(due >= (moments[at - 1] ?? 0), `${due}`);
      assert.equal(Math.floor(due / (every * MS)), Math.floor(at / hosts));
      if (at >= hosts) assert.equal(due - (moments[at - hosts] ?? 0), every * MS);
    }
    assert.equal(moments.at(-1), lastDueNs(schedule, hosts));
    assert.ok(lastDueNs(schedule, hosts) < lengthNs(schedule));
  }
});

test('evenly, the hosts of a cycle are as far apart as whole nanoseconds allow', () => {
  for (const { every, hosts } of SETTINGS) {
    const moments = dueMoments(resolved({ cycles: 2, every: `${every}ms`, spread: 'even' }), hosts);
    for (const [at, due] of moments.slice(1).entries()) {
      const [step, even] = [due - (moments[at] ?? 0), (every * MS) / hosts];
      assert.ok(Math.abs(step - even) < 1, `${step} ns, ${even} ns`);
    }
  }
});

test('with for no visit is due then or later, and another cycle would have one', () => {
  for (const { spread, every, hosts } of SETTINGS) {
    for (const forMs of [every, every + 1, 2 * every - 1, 2 * every, 5 * every + 1]) {
      const schedule = resolved({ for: `${forMs}ms`, every: `${every}ms`, spread });
      assert.ok(lastDueNs(schedule, hosts) < forMs * MS);
      const next = { ...schedule, cycles: (schedule.cycles ?? 0) + 1 };
      // Evenly a cycle counts as a whole, lest some hosts were visited more often than others.
      const beyond = spread === 'even' ? lengthNs(next) > forMs * MS : lastDueNs(next, hosts) >= forMs * MS;
      assert.ok(beyond, `${forMs} ms of ${every} ms`);
    }
  }
});

test('each value of a sweep has its own number of cycles with for, and the same with cycles', () => {
  const sweep = { spread: 'together', skip: 1, connections: 'fresh', every: ['10s', '25s', '60s'] } as const;
  const cyclesOf = (shape: Parameters<typeof schedulesOf>[0]) =>
    schedulesOf(shape).map(({ cycles }) => cycles);
  assert.deepEqual(cyclesOf({ ...sweep, every: [...sweep.every], for: '1m' }), [6, 3, 1]);
  assert.deepEqual(cyclesOf({ ...sweep, every: [...sweep.every], for: '1m', spread: 'even' }), [6, 2, 1]);
  assert.deepEqual(cyclesOf({ ...sweep, every: [...sweep.every], cycles: 4 }), [4, 4, 4]);
});

test('a closed loop is due when the visit before has ended, and ends by its cycles or by the clock', () => {
  const loop = resolved({ cycles: 5 });
  assert.equal(dueNs(loop, 3, { place: 7, hosts: 10 }, 1234), 1234);
  assert.deepEqual([lengthNs(loop), lastDueNs(loop, 10)], [0, 0]);
  const timed = resolved({ for: '2m' });
  assert.deepEqual([timed.cycles, timed.forNs, lengthNs(timed)], [undefined, 120e9, 120e9]);
  assert.equal(lastDueNs(timed, 10), 120e9);
  assert.deepEqual(resolved({}), { cycles: 1, spread: 'together', skip: 0 });
});
