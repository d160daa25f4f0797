import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DrawnFault } from '../../harness/scenario/fault.ts';
import type { Schedule } from '../../harness/scenario/schedule.ts';
import { visitsOf } from '../../harness/store/columns.ts';
import { probeStrategy } from '../../harness/trial/programs/probe.ts';
import type { TrialRequest } from '../../harness/trial/request.ts';
import { faulty } from '../fleet/embedded/embedded-fleet.ts';
import { workloadOf } from '../scenario/workload.ts';
import { attempt } from './attempt.ts';
import { warningsOf } from './lasting-faults.ts';

const MS = 1e6;
const HOSTS = 20;

/** A trial of kept connections, every 200 ms, on a fleet with faults. */
async function over(
  cycles: number,
  faults: readonly DrawnFault[],
  changes: Partial<TrialRequest> & { readonly strategy?: string } = {},
) {
  const { strategy = 'node/async-pool', ...order } = changes;
  await using fleet = await faulty(HOSTS, faults, 4);
  const found = await probeStrategy(strategy);
  assert.ok('argv' in found, JSON.stringify(found));
  const schedule: Schedule = { cycles, everyNs: 200 * MS, spread: 'together', skip: 0 };
  const workload = workloadOf('select sleep(0.005)', { schedule, connections: 'kept', timeoutMs: 500 });
  const program: TrialRequest['program'] = { argv: found.argv, protocol: 2, cwd: '/' };
  const result = await attempt('', { fleet, program, workload, hosts: HOSTS, ...order });
  const visits = result.visits ? [...visitsOf(result.visits, HOSTS)] : [];
  return { ...result, visits };
}

const SILENT: DrawnFault = { fault: { kind: 'silent' }, hosts: [7], during: { at: 3, until: 8 } };

test('a host that falls silent times out until it is over, and holds up a bounded strategy alone', async () => {
  const bounded = await over(12, [SILENT], { parameters: { concurrency: 1 } });
  const unbounded = await over(12, [SILENT], { strategy: 'node/async-lean' });
  for (const { measurement, visits } of [bounded, unbounded]) {
    assert.equal(measurement.outcome.kind, 'completed');
    const failed = visits.filter(({ error }) => error !== undefined);
    assert.ok(failed.length > 0);
    for (const { host, error } of failed) assert.deepEqual([host, error], [7, 'ETIMEDOUT']);
    const last = visits.filter(({ host, cycle }) => host === 7 && cycle === 11);
    assert.deepEqual(
      last.map(({ error }) => error),
      [undefined],
      'it is back',
    );
    assert.deepEqual(warningsOf(measurement), []);
    const [moment] = measurement.faults ?? [];
    assert.ok(
      moment && moment.beganNs >= 598 * MS && (moment.endedNs ?? 0) >= 1_598 * MS,
      JSON.stringify(moment),
    );
  }
  const lag = ({ visits }: typeof bounded) =>
    Math.max(...visits.flatMap(({ host, cycle, startNs }) => (host === 7 ? [] : startNs - cycle * 200 * MS)));
  assert.ok(lag(bounded) > 300 * MS, `${lag(bounded)}: others wait for its timeout`);
  assert.ok(lag(unbounded) < lag(bounded), `${lag(unbounded)}`);
});

test('a server that crashes and is started anew gets its kept connections back', async () => {
  const crash: DrawnFault = { fault: { kind: 'crash' }, servers: [1], during: { at: 3, until: 6 } };
  const { measurement, visits } = await over(9, [crash], { strategy: 'node/async-lean' });
  const struck = visits.filter(({ host }) => host % 4 === 1);
  assert.deepEqual(
    visits.filter(({ host, error }) => host % 4 !== 1 && error),
    [],
  );
  const failing = new Set(struck.flatMap(({ cycle, error }) => (error === undefined ? [] : cycle)));
  assert.ok(
    [3, 4, 5].every((cycle) => failing.has(cycle)),
    [...failing].join(),
  );
  for (const { cycle, error, connectedNs } of struck) {
    if (cycle === 8) assert.equal(error, undefined);
    if (cycle > 0 && connectedNs !== undefined) assert.ok(cycle >= 6, `connected in cycle ${cycle}`);
  }
  assert.equal(measurement.faults?.length, 1);
});

test('a trial that can’t keep a limit any more is ended, and keeps what was reported', async () => {
  const limit = {
    metric: 'latency',
    aggregate: 'max',
    operator: '<',
    limit: 5 * MS,
    text: 'max<5ms',
  } as const;
  const { measurement, visits } = await over(300, [], { abortLimits: [{ ...limit, place: 2 }] });
  const { outcome, workNs, hosts } = measurement;
  assert.equal(outcome.kind, 'aborted');
  assert.equal(outcome.threshold, 2);
  assert.match(
    outcome.message,
    /^Aborted in cycle \d+: 1 visit lies beyond the limit, and latency max<5ms allows 0 of 6,000\.$/,
  );
  assert.deepEqual([workNs, hosts], [undefined, undefined]);
  assert.ok(visits.length > 0 && visits.length < 6_000, `${visits.length} visits`);
});

test('what is reported after DONE aborts nothing', async () => {
  const limit = { metric: 'latency', aggregate: 'max', operator: '<', limit: 1, text: 'max<1ns' } as const;
  const { measurement } = await attempt('honest', { abortLimits: [{ ...limit, place: 0 }] });
  assert.equal(measurement.outcome.kind, 'completed');
});
