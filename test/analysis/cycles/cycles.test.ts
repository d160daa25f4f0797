import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cyclesOf } from '../../../harness/analysis/cycles/cycles.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { cycleData, MS } from './cycle-data.ts';

const TOGETHER = { cycles: 2, everyNs: 100 * MS, spread: 'together', skip: 0 } as const;

function cyclesIn(data: RunData) {
  const [trial] = data.run.trials;
  assert.ok(trial);
  return cyclesOf(data, trial);
}

test('a host that is due every 100 ms and takes 150 is later in each cycle, and overruns in each', () => {
  const data = cycleData({
    hosts: 1,
    schedule: { ...TOGETHER, cycles: 4 },
    // Each begins when the one before has ended: due at 0, 100, 200, 300.
    visits: [
      [0, 150],
      [150, 300],
      [300, 450],
      [450, 600],
    ],
  });
  const cycles = cyclesIn(data);
  assert.deepEqual(
    cycles.map(({ latency }) => (latency?.p50 ?? 0) / MS),
    [150, 200, 250, 300],
  );
  assert.deepEqual(
    cycles.map(({ lag }) => (lag?.slowest ?? 0) / MS),
    [0, 50, 100, 150],
  );
  assert.deepEqual(
    cycles.map(({ overran }) => overran),
    [1, 1, 1, 1],
  );
  assert.deepEqual(
    cycles.map(({ timeNs }) => timeNs / MS),
    [150, 200, 250, 300],
  );
});

test('of a cycle whose hosts are due together: its time, quantiles, failures, rows and overruns', () => {
  const [, second] = cyclesIn(
    cycleData({
      hosts: 4,
      schedule: TOGETHER,
      visits: [
        [0, 10],
        [0, 10],
        [0, 10],
        [0, 10],
        // Due at 100.
        [101, 110],
        [102, 120],
        [103, 130],
        [104, 205],
      ],
      errors: { 7: 'ETIMEDOUT' },
      rows: [1, 1, 1, 1, 2, 3, 4, null],
    }),
  );
  assert.deepEqual(second, {
    cycle: 1,
    isCounted: true,
    isWhole: true,
    beginNs: 100 * MS,
    timeNs: 105 * MS,
    endNs: 205 * MS,
    // Of 10, 20 and 30 ms: p95 lies at 0.95 × 2 = 1.9 places from the first, p99 at 1.98.
    latency: { p50: 20 * MS, p95: 29 * MS, p99: 29.8 * MS, slowest: 30 * MS },
    lag: { p50: 2 * MS, p95: 2.9 * MS, p99: 2.98 * MS, slowest: 3 * MS },
    due: 4,
    answered: 3,
    failed: { ETIMEDOUT: 1 },
    overran: 1,
    rows: 9,
  });
});

test('hosts that are due one after the other have moments of their own, and the time is the worst latency', () => {
  const [, second] = cyclesIn(
    cycleData({
      hosts: 4,
      schedule: { ...TOGETHER, spread: 'even' },
      // The second cycle: due at 100, 125, 150, 175.
      visits: [
        [0, 10],
        [25, 35],
        [50, 60],
        [75, 85],
        [100, 110],
        [125, 165],
        [150, 160],
        [175, 195],
      ],
    }),
  );
  assert.equal(second?.timeNs, 40 * MS);
  assert.equal(second?.latency?.slowest, 40 * MS);
  assert.equal(second?.latency?.p50, 15 * MS);
});

test('in a closed loop a host is due when its visit before has ended, and nothing overruns', () => {
  const cycles = cyclesIn(
    cycleData({
      hosts: 2,
      schedule: { forNs: 100 * MS, spread: 'together', skip: 1 },
      visits: [[0, 30], [0, 50], [30, 70], [55, 105], [70, 120], null],
    }),
  );
  assert.deepEqual(
    cycles.map(({ beginNs, timeNs, latency, lag, overran, isCounted, isWhole, due }) => ({
      times: [beginNs, timeNs, latency?.slowest ?? 0, lag?.slowest ?? 0].map((ns) => ns / MS),
      overran,
      counts: [isCounted, isWhole],
      due,
    })),
    [
      { times: [0, 50, 50, 0], overran: undefined, counts: [false, true], due: 2 },
      // From 30, when the first is due, to 105; the other was due at 50 and began at 55.
      { times: [30, 75, 55, 5], overran: undefined, counts: [true, true], due: 2 },
      // The run ended before the other host was due.
      { times: [70, 50, 50, 0], overran: undefined, counts: [true, false], due: 1 },
    ],
  );
});

test('a reconnect is a connection beyond the first one of its host, even where the first visit had none', () => {
  const given = {
    hosts: 2,
    schedule: { ...TOGETHER, cycles: 3 },
    visits: [0, 0, 100, 100, 200, 200].map((at) => [at, at + 10] as const),
    connections: 'kept',
  } as const;
  // Host 0 connects in cycles 0 and 2; host 1 fails, then connects for the first time.
  const kept = cyclesIn(cycleData({ ...given, connected: [0, 3, 4], errors: { 1: 'ECONNREFUSED' } }));
  assert.deepEqual(
    kept.map(({ reconnects }) => reconnects),
    [0, 0, 1],
  );
  const silent = cyclesIn(cycleData({ ...given, connected: [] }));
  assert.ok(silent.every(({ reconnects }) => reconnects === undefined));
  const fresh = cyclesIn(cycleData({ ...given, connections: 'fresh', connected: [0, 1, 2, 3, 4, 5] }));
  assert.ok(fresh.every(({ reconnects }) => reconnects === undefined));
});

test('reconnects are those of hosts with a fault too', () => {
  const crashed = cycleData({
    hosts: 2,
    schedule: { ...TOGETHER, cycles: 3 },
    visits: [0, 0, 100, 100, 200, 200].map((at) => [at, at + 10] as const),
    connections: 'kept',
    // Host 1 is lost in the second cycle, and comes back in the third.
    connected: [0, 1, 5],
    errors: { 3: 'ECONNRESET' },
    faults: [{ kind: 'crash', hosts: [1], at: 1, until: 2 }],
  });
  assert.deepEqual(
    cyclesIn(crashed).map(({ reconnects }) => reconnects),
    [0, 0, 1],
  );
});

test('hosts with a fault are counted apart, and change no figure', () => {
  const [first] = cyclesIn(
    cycleData({
      hosts: 3,
      schedule: TOGETHER,
      visits: [
        [0, 10],
        [0, 90],
        [0, 20],
        [100, 110],
        [100, 190],
        [100, 120],
      ],
      errors: { 1: 'ETIMEDOUT', 4: 'ETIMEDOUT' },
      faults: [{ kind: 'silent', hosts: [1] }],
    }),
  );
  assert.equal(first?.timeNs, 20 * MS);
  assert.deepEqual([first?.due, first?.answered, first?.failed], [2, 2, {}]);
  assert.deepEqual(first?.faulty, { due: 1, answered: 0 });
});

test('CPU and memory of a cycle are those between its begin and the next one, the last one’s until DONE', () => {
  const cycles = cyclesIn(
    cycleData({
      hosts: 1,
      schedule: TOGETHER,
      visits: [
        [0, 10],
        [100, 110],
      ],
      trial: {
        startupNs: 50 * MS,
        workNs: 110 * MS,
        wallNs: 200 * MS,
        cpuUserNs: 60 * MS,
        cpuSystemNs: 20 * MS,
      },
      timeline: {
        // GO is at 50, the second cycle at 150, DONE at 160.
        atNs: [0, 50, 140, 160].map((ms) => ms * MS),
        cpuNs: [0, 10, 40, null].map((ms) => ms && ms * MS),
        workingBytes: [1, 2, 3, 4],
        memoryBytes: [11, 12, 13, 14],
        processes: [1, 1, 1, 1],
      },
    }),
  );
  // From 40 ms at 140 to 80 ms at 200: 46.7 at 150, and 53.3 at 160.
  assert.deepEqual(
    cycles.map(({ cpuNs = 0 }) => Math.round(cpuNs / MS / 0.1) * 0.1),
    [36.7, 6.7],
  );
  assert.deepEqual(
    cycles.map(({ workingBytes }) => workingBytes),
    [3, 4],
  );
});

test('cycles of a run without CPU in its timeline have none', () => {
  const cycles = cyclesIn(
    cycleData({
      hosts: 1,
      schedule: TOGETHER,
      visits: [
        [0, 10],
        [100, 110],
      ],
      trial: { startupNs: 0, workNs: 110 * MS, wallNs: 120 * MS, cpuUserNs: 9, cpuSystemNs: 9 },
      timeline: { atNs: [0], workingBytes: [null], memoryBytes: [1], processes: [1] },
    }),
  );
  assert.ok(cycles.every((cycle) => !('cpuNs' in cycle) && !('workingBytes' in cycle)));
});
