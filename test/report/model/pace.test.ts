import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportModel } from '../../../harness/report/model/model.ts';
import type { StoredCase } from '../../../harness/store/schema.ts';
import { cyclesData, MS } from '../../analysis/cycles/cycle-data.ts';

interface Client {
  readonly everyMs?: number;
  readonly connections?: StoredCase['connections'];
  /** Of each cycle's only visit. */
  readonly latencies: readonly number[];
  /** CPU of each cycle, ms. */
  readonly cpu?: number;
  readonly errors?: Readonly<Record<number, string>>;
  /** Whether the servers counted less than it claims. */
  readonly isLiar?: boolean;
}

/** One host that is visited by each client in its own way. */
function findings(clients: Readonly<Record<string, Client>>, rounds = 6): readonly string[] {
  const cases = Object.entries(clients).map(
    ([name, { everyMs = 100, latencies, cpu, errors, connections, isLiar = false }]) => {
      const schedule: StoredCase['schedule'] = {
        cycles: latencies.length,
        everyNs: everyMs * MS,
        spread: 'together',
        skip: 0,
      };
      const visits = latencies.map((ms, cycle) => [everyMs * cycle + ms / 2, everyMs * cycle + ms] as const);
      const failed = Object.keys(errors ?? {}).length;
      const workNs = everyMs * latencies.length * MS;
      const atNs = [0, workNs];
      const none = [null, null];
      const timeline = { atNs, memoryBytes: none, workingBytes: none, processes: none };
      const cpuNs = [0, ((cpu ?? 0) * workNs) / everyMs];
      const trial = {
        startupNs: 0,
        workNs,
        wallNs: workNs,
        hosts: { asked: 1, answered: failed > 0 ? 0 : 1, errors: failed > 0 ? { ETIMEDOUT: failed } : {} },
        memoryPeakBytes: 2 ** 24,
        ...(isLiar ? { warnings: [{ check: 'counters' as const, message: 'It claims more.' }] } : {}),
      };
      const strategy = name.split(' ')[0] ?? name;
      const given = {
        hosts: 1,
        schedule,
        visits,
        strategy,
        errors: errors ?? {},
        trial,
        ...(connections ? { connections } : {}),
        ...(cpu === undefined ? {} : { timeline: { ...timeline, cpuNs } }),
      };
      return [name, given] as const;
    },
  );
  return reportModel(cyclesData(Object.fromEntries(cases), rounds)).answer.findings;
}

const QUICK = [10, 10, 10, 10];
const SLOW = [150, 200, 250, 300];

test('who kept up is named with the CPU of a cycle and the memory, the least CPU first', () => {
  assert.deepEqual(findings({ a: { latencies: QUICK, cpu: 8 }, b: { latencies: QUICK, cpu: 4 } }), [
    'Kept up, no visit overran and none failed: b (CPU 0.004 s a cycle, 16.0 MiB), a (CPU 0.008 s a cycle, 16.0 MiB).',
  ]);
});

test('who only claims its visits is not said to have kept up, and the ceiling is marked and comes last', () => {
  assert.deepEqual(
    findings({
      liar: { latencies: QUICK, cpu: 1, isLiar: true },
      'native/ceiling': { latencies: QUICK, cpu: 2 },
      a: { latencies: QUICK, cpu: 8 },
    }),
    [
      'Kept up, no visit overran and none failed: a (CPU 0.008 s a cycle, 16.0 MiB), native/ceiling (the ceiling, CPU 0.002 s a cycle, 16.0 MiB).',
    ],
  );
  assert.deepEqual(findings({ liar: { latencies: QUICK, isLiar: true } }), []);
});

test('of rates, too', () => {
  const both = (name: string, isLiar: boolean) => ({
    [`${name} every=100ms`]: { everyMs: 100, latencies: QUICK, isLiar },
    [`${name} every=50ms`]: { everyMs: 50, latencies: QUICK },
  });
  assert.deepEqual(findings({ ...both('liar', true), ...both('native/ceiling', false) }).slice(1, 3), [
    'Kept up at 20/s, not known at 10/s: liar.',
    'Kept up at all of them: native/ceiling (the ceiling).',
  ]);
});

test('nobody is said to have kept up who failed a visit', () => {
  assert.deepEqual(findings({ a: { latencies: QUICK, errors: { 2: 'ETIMEDOUT' } } }), [
    'No case kept up: in each one visits overran or failed.',
  ]);
});

test('who fell behind is named with the cycle from which on, and how far', () => {
  assert.deepEqual(findings({ a: { latencies: [10, ...SLOW] }, b: { latencies: [10, 150, 10, 10] } }), [
    'No case kept up: in each one visits overran or failed.',
    'Fell behind with a cycle due every 0.100 s, and had not caught up at the end: a (from cycle 1 on; the last cycle took 0.300 s).',
    'Overran at times: b (6 of 24 visits).',
  ]);
});

test('of several rates those are named that each strategy kept up with, and those that it did not', () => {
  const rates = (name: string, at: Readonly<Record<number, readonly number[]>>) =>
    Object.fromEntries(
      Object.entries(at).map(([ms, latencies]) => [
        `${name} every=${ms}ms`,
        { everyMs: Number(ms), latencies },
      ]),
    );
  const [head, ...all] = findings({
    ...rates('good', { 100: QUICK, 50: QUICK, 20: QUICK }),
    ...rates('fair', { 100: QUICK, 50: QUICK, 20: [25, 40, 55, 70] }),
    ...rates('odd', { 100: QUICK, 50: [10, 60, 10, 10], 20: QUICK }),
    ...rates('poor', { 100: SLOW, 50: SLOW, 20: SLOW }),
  });
  assert.equal(
    head,
    'Rates tried: 10/s, 20/s and 50/s, in visits a second; kept up means that no visit overran and none failed.',
  );
  assert.deepEqual(all.slice(0, 4), [
    'Kept up at all of them: good.',
    'Kept up at 10/s and 20/s, not at 50/s: fair.',
    'Kept up at 10/s and 50/s, not at 20/s: odd.',
    'Kept up at none of them: poor.',
  ]);
});

const pair = (kept: Client, fresh: Client) =>
  findings({ 'a connections=fresh': fresh, 'a connections=kept': { ...kept, connections: 'kept' } }).filter(
    (each) => each.startsWith('CPU a cycle'),
  );

test('what kept connections save of the CPU is said where the interval bears it out', () => {
  const [kept, fresh] = [4, 8].map((cpu) => ({ latencies: QUICK, cpu }));
  assert.ok(kept && fresh);
  assert.deepEqual(pair(kept, fresh), [
    'CPU a cycle over kept connections, of that over fresh ones: 50% with a (95% interval 50% to 50%).',
  ]);
  assert.deepEqual(pair(kept, kept), []);
});

test('it is not said of a client that lost visits', () => {
  const lossy = { latencies: QUICK, cpu: 8, errors: { 1: 'ETIMEDOUT' } };
  assert.deepEqual(pair({ latencies: QUICK, cpu: 4 }, lossy), []);
});
