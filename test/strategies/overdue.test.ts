import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { mostInFlight } from '../../harness/trial/reports/hosts.ts';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { EXECUTABLE, STRATEGIES, titled } from './cases.ts';
import { ONE_CYCLE, perform } from './perform.ts';
import { answerOne, serving } from './scripted-host.ts';
import { assertScheduled, visitsOf } from './visits.ts';

const fleet = await embedded(6);
after(() => fleet.stop());
const { credentials } = fleet;

const EVERY_MS = 100;
const TAKES_MS = 150;
/** One host at a time, or one cycle at a time: there a slow host delays the others. */
const HELD_BACK = ['python/serial', 'node/serial', 'python/asyncio-launch'];

for (const strategy of STRATEGIES) {
  const { title, options } = titled(
    strategy,
    'visits a host that falls behind at once when it is free, and others in time',
  );
  test(title, options, async () => {
    await using slow = await serving(async (peer) => {
      await delay(TAKES_MS);
      answerOne(peer);
    });
    const hosts = [...fleet.hosts.slice(0, 1), { id: 1, address: '127.0.0.1', port: slow.port }];
    const schedule = { ...ONE_CYCLE, cycles: 4, everyNs: EVERY_MS * 1e6 };
    const assignment = { hosts, credentials, sql: 'select 1', timeoutMs: 20_000, schedule };
    const visits = visitsOf(await perform(strategy, { ...assignment, connections: 'kept' }));

    const [quick = [], late = []] = assertScheduled(visits, hosts, schedule);
    assert.equal(quick.length + late.length, 8);
    // Making workers is work of its own, before any visit.
    const ready = Math.max(quick[0]?.start ?? NaN, late[0]?.start ?? NaN);
    for (const [cycle, { start }] of late.entries()) {
      const free = late[cycle - 1]?.end ?? ready;
      assert.ok(start < free + EVERY_MS * 1e6, `cycle ${cycle} began ${start - free} ns after it could`);
    }
    if (HELD_BACK.includes(strategy.name)) return;
    for (const { cycle, start } of quick) {
      const due = Math.max(quick[cycle - 1]?.end ?? ready, cycle * schedule.everyNs);
      assert.ok(start < due + EVERY_MS * 1e6, `cycle ${cycle} began ${start - due} ns after it was due`);
    }
  });
}

const MOST = 3;

for (const [name, { atOnce }] of EXECUTABLE) {
  if (atOnce === 'all') continue;
  const parameters = atOnce === 'one' ? {} : { [atOnce.parameter]: MOST };
  const { title, options } = titled({ name, parameters }, 'visits no more hosts at a time in any cycle');
  test(title, options, async () => {
    const { hosts } = fleet;
    // Each cycle takes 40 ms or longer: the next is due meanwhile.
    const schedule = { ...ONE_CYCLE, cycles: 3, everyNs: 20e6 };
    const sql = 'select sleep(0.02)';
    const assignment = { hosts, credentials, sql, timeoutMs: 20_000, schedule };
    const visits = visitsOf(await perform({ name, parameters }, { ...assignment, connections: 'kept' }));

    for (const own of assertScheduled(visits, hosts, schedule)) assert.equal(own.length, 3);
    const most = mostInFlight(visits.map(({ start, end }) => ({ startNs: start, endNs: end })));
    assert.equal(most, atOnce === 'one' ? 1 : MOST);
  });
}

for (const [name, { atOnce }] of EXECUTABLE) {
  if (atOnce === 'all') continue;
  const parameters = atOnce === 'one' ? {} : { [atOnce.parameter]: 1 };
  const { title, options } = titled({ name, parameters }, 'begins the visit that has been due for longest');
  test(title, options, async () => {
    const hosts = fleet.hosts.slice(0, 3);
    // A cycle takes twice as long as until the next: visits of two cycles are due at the same time.
    const schedule = { ...ONE_CYCLE, cycles: 4, everyNs: 30e6, spread: 'even' } as const;
    const sql = 'select sleep(0.02)';
    const assignment = { hosts, credentials, sql, timeoutMs: 20_000, schedule };
    const visits = visitsOf(await perform({ name, parameters }, { ...assignment, connections: 'kept' }));

    const begun = visits.sort((a, b) => a.start - b.start).map(({ host, cycle }) => [cycle, host]);
    const due = [0, 1, 2, 3].flatMap((cycle) => hosts.map(({ id }) => [cycle, id]));
    assert.deepEqual(begun, due);
  });
}
