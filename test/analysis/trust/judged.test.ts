import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeWarnings } from '../../../harness/analysis/trust/judged.ts';
import type { Conditions, StoredTrial, ValidityWarning } from '../../../harness/store/trial-shape.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

const SPAN_NS = 1e9;

/** The warnings of one trial on two cores, whose first host's visit waited for its connection. */
function judged(trial: Partial<StoredTrial>, waitedNs = 0, others: readonly StoredTrial[] = []) {
  const data = storedData(['a'], [storedTrial('a', trial), ...others]);
  const visits = new Map([
    [0, { trial: 0, startNs: [0], connectedNs: [waitedNs], endNs: [waitedNs + 1e8], errors: {} }],
  ]);
  const [first] = judgeWarnings({ ...data, visits }).run.trials;
  return first?.warnings ?? [];
}

function stored(check: ValidityWarning['check'], conditions?: Partial<Conditions>): Partial<StoredTrial> {
  return {
    workNs: SPAN_NS,
    warnings: [{ check, message: 'As it was stored.' }],
    ...(conditions ? { conditions: { spanNs: SPAN_NS, ...conditions } } : {}),
  };
}

test('an overflow of any socket on the machine is not claimed again, one of the servers’ own is', () => {
  const machine = stored('listen-overflow', { listenOverflows: 9, listenDrops: 9, serversListenDrops: 0 });
  assert.deepEqual(judged(machine, 2e9), []);
  const own = stored('listen-overflow', { serversListenDrops: 1, listenDrops: 0 });
  assert.match(judged(own, 2e9)[0]?.message ?? '', /dropped 1 connection .* 1 visit waited a second or more/);
  assert.deepEqual(judged(own, 0.9e9), [], 'no visit waited');
});

test('without visits an overflow of the servers’ own sockets stands as it was stored', () => {
  const quick = (conditions: Partial<Conditions>) => {
    const data = storedData(['a'], [storedTrial('a', stored('listen-overflow', conditions))]);
    return judgeWarnings(data).run.trials[0]?.warnings ?? [];
  };
  assert.deepEqual(quick({ serversListenDrops: 1 })[0]?.message, 'As it was stored.');
  assert.deepEqual(quick({ serversListenDrops: 0 }), []);
});

test('a machine that was busy with the strategy and the servers is no warning, one that was with others is', () => {
  const busy = (cpuUserNs: number) => ({
    ...stored('machine-busy', { machineCpuShare: 0.95, serversCpuNs: 0.5 * SPAN_NS }),
    cpuUserNs,
    cpuSystemNs: 0,
  });
  assert.deepEqual(judged(busy(1.4 * SPAN_NS)), []);
  // 95 % of two cores, less 0.25 for the servers, 0.25 for the strategy and 0.05 for the harness.
  const [warning, ...others] = judged(busy(0.5 * SPAN_NS));
  assert.equal(warning?.check, 'foreign-load');
  assert.match(warning.message, /at least 40% of the machine's CPU/);
  assert.deepEqual(others, []);
  const { cpuUserNs: _, ...unknown } = busy(0);
  assert.deepEqual(judged(unknown), [], 'whose the time was is unknown');
  const data = storedData(['a'], [storedTrial('a', busy(0))]);
  const fleet = { ...data.run.fleet, reach: 'published' as const };
  const [proxied] = judgeWarnings({ ...data, run: { ...data.run, fleet } }).run.trials;
  assert.equal(proxied?.warnings, undefined, 'the engine’s proxies were at work, too');
});

test('the foreign load that a trial stored is the one that counts', () => {
  const conditions = { machineCpuShare: 1, foreignCpuShare: 0.1, serversCpuNs: 0 };
  assert.deepEqual(judged({ ...stored('foreign-load', conditions), cpuUserNs: 0, cpuSystemNs: 0 }), []);
});

test('a moment of throttling and a page of swap are within their tolerance', () => {
  assert.deepEqual(judged(stored('throttled', { throttledNs: 1e6 })), []);
  assert.deepEqual(judged(stored('swap', { swappedInPages: 3, swappedOutPages: 900 })), []);
  assert.deepEqual(
    judged(stored('throttled', { throttledNs: 2e7 })).map(({ check }) => check),
    ['throttled'],
  );
});

test('what is judged of no condition stands as it was stored, and without conditions all that can', () => {
  for (const check of ['counters', 'under-floor', 'hosts-unreached', 'process-limit'] as const)
    assert.deepEqual(judged(stored(check, {})), stored(check).warnings);
  assert.deepEqual(judged(stored('swap')), stored('swap').warnings);
  assert.deepEqual(judged(stored('machine-busy')), []);
});

test('a pause that gave up is said with what it waited for', () => {
  const gaveUp = (what: StoredTrial['settleGaveUp'] & string) =>
    judged({ settleGaveUp: what, timeWaitSockets: 40_000, conntrackEntries: 70_000 })[0];
  assert.equal(gaveUp('ports')?.check, 'settle-gave-up');
  assert.match(
    gaveUp('ports')?.message ?? '',
    /40000 sockets of earlier trials took more than half of the ports/,
  );
  assert.match(
    gaveUp('tracking')?.message ?? '',
    /70000 connections took more than half of netfilter's table/,
  );
});

test('a control that is off by more than 15 % of the run’s median is said, of six controls or more', () => {
  const control = (cpuNs: number) => ({ control: { wallNs: 1, cpuNs } });
  const others = (count: number) => Array.from({ length: count }, () => storedTrial('a', control(100e6)));
  assert.deepEqual(judged(control(115e6), 0, others(5)), []);
  assert.match(
    judged(control(123.4e6), 0, others(5))[0]?.message ?? '',
    /^The control program before this trial took 23\.4% more CPU .* the machine was slower/,
  );
  assert.match(judged(control(80e6), 0, others(5))[0]?.message ?? '', /took 20% less CPU .* was faster/);
  assert.deepEqual(judged(control(200e6), 0, others(4)), []);
  assert.deepEqual(judged({ control: { wallNs: 1 } }, 0, others(6)), []);
});

test('judging twice changes nothing', () => {
  const trials = [100e6, 100e6, 100e6, 100e6, 100e6, 150e6].map((cpuNs) =>
    storedTrial('a', { ...stored('machine-busy', { throttledNs: 5e8 }), control: { wallNs: 1, cpuNs } }),
  );
  const once = judgeWarnings(storedData(['a'], trials));
  assert.deepEqual(
    once.run.trials.at(-1)?.warnings?.map(({ check }) => check),
    ['throttled', 'control-off'],
  );
  assert.deepEqual(judgeWarnings(once).run.trials, once.run.trials);
});
