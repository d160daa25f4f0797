import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { STRATEGIES, titled } from './cases.ts';
import { ONE_CYCLE, perform, type Schedule } from './perform.ts';
import { assertScheduled, type ReportedVisit, visitsOf } from './visits.ts';

const HOSTS = 4;
const fleet = await embedded(HOSTS);
after(() => fleet.stop());

interface Workload {
  readonly what: string;
  readonly schedule: Partial<Schedule>;
  readonly connections: 'fresh' | 'kept';
  readonly statements: readonly string[];
  readonly rows: number;
}

const SLEEP = 'select sleep(0.005)';
const WORKLOADS: readonly Workload[] = [
  {
    what: 'visits all hosts together, every 50 ms, on kept connections',
    schedule: { cycles: 3, everyNs: 50e6 },
    connections: 'kept',
    statements: [SLEEP],
    rows: 1,
  },
  {
    what: 'visits the hosts one by one, spread over every 50 ms, on fresh connections',
    schedule: { cycles: 3, everyNs: 50e6, spread: 'even' },
    connections: 'fresh',
    statements: [SLEEP],
    rows: 1,
  },
  {
    what: 'visits each host again at once, with several statements on a kept connection',
    schedule: { cycles: 3 },
    connections: 'kept',
    statements: [SLEEP, 'set names utf8mb4', 'select 7'],
    rows: 2,
  },
  {
    what: 'visits each host again until the time is over',
    schedule: { cycles: null, forNs: 100e6 },
    connections: 'fresh',
    statements: [SLEEP],
    rows: 1,
  },
];

for (const strategy of STRATEGIES) {
  for (const { what, connections, statements, rows, ...workload } of WORKLOADS) {
    const { title, options } = titled(strategy, what);
    test(title, options, async () => {
      const { hosts, credentials } = fleet;
      const schedule = { ...ONE_CYCLE, ...workload.schedule };
      const before = await counted();
      const performance = await perform(strategy, {
        hosts,
        credentials,
        sql: statements,
        timeoutMs: 20_000,
        schedule,
        connections,
      });
      const after = await counted();

      if (schedule.cycles !== null)
        assert.notEqual(performance.afterGo.indexOf('DONE'), 0, 'reports are written as it goes');
      const visits = visitsOf(performance);
      for (const own of assertScheduled(visits, hosts, schedule)) assertComplete(own, schedule);
      for (const visit of visits) {
        assert.equal(visit.error, undefined);
        assert.equal(visit.rows, rows);
        assert.equal(visit.connected !== undefined, connections === 'fresh' || visit.cycle === 0);
      }
      assert.equal(after.connections - before.connections, connections === 'kept' ? HOSTS : visits.length);
      assert.equal(after.selects - before.selects, visits.length * rows);
    });
  }
}

/** As many as asked for; or the one that was under way when the time was over was the last. */
function assertComplete(own: readonly ReportedVisit[], { cycles, forNs }: Schedule): void {
  if (cycles !== null) assert.equal(own.length, cycles);
  if (forNs !== null) assert.ok((own.at(-1)?.end ?? 0) >= forNs - 1e6, 'it ended before its time');
}

async function counted(): Promise<{ connections: number; selects: number }> {
  const counters = await fleet.counters();
  const sum = (values: readonly (number | undefined)[]) =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return {
    connections: sum(counters.map(({ connections }) => connections)),
    selects: sum(counters.map(({ statements }) => statements.Com_select)),
  };
}
