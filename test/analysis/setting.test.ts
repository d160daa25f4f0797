import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingOf } from '../../harness/analysis/setting.ts';
import { summarise } from '../../harness/analysis/summarise.ts';
import { type SweptCase, sweptData } from './swept-data.ts';

/** Two strategies in some settings, the second one `factor` times as slow as the first. */
function race(settings: readonly Omit<SweptCase, 'name' | 'seconds'>[], texts: readonly string[]) {
  return sweptData(
    ...['base', 'other'].flatMap((strategy) =>
      settings.map((own, at) => ({
        ...own,
        name: `${strategy} ${texts[at]}`,
        seconds: [(at + 1) * (strategy === 'base' ? 1 : 2 + at)],
      })),
    ),
  );
}

test('a case is compared with the baseline of its own setting, whatever was swept', () => {
  const sleep = (ms: number) => ({ sql: `select sleep(${ms / 1e3})`, floorNs: ms * 1e6 });
  for (const data of [
    race([{ hosts: 10 }, { hosts: 100 }], ['hosts=10', 'hosts=100']),
    race([{ servers: 1 }, { servers: 5 }], ['servers=1', 'servers=5']),
    race([sleep(10), sleep(100)], ['sleep=10ms', 'sleep=100ms']),
  ]) {
    const ratios = summarise(data).map(({ ratios }) => Math.round(1e6 * (ratios.work?.median ?? 0)) / 1e6);
    assert.deepEqual(ratios, [1, 1, 2, 3]);
  }
});

test('a case has the floor of its own sleep, else the run’s', () => {
  const floorNs = 5e7;
  const data = sweptData(
    { name: 'a', seconds: [1] },
    { name: 'a sleep=50ms', seconds: [1], sql: 'select sleep(0.05)', floorNs },
  );
  assert.deepEqual(
    summarise(data).map(({ timesFloor }) => timesFloor),
    [10, 20],
  );
});

test('servers are those of the case, else of the fleet; unknown for the author’s own hosts', () => {
  const { run } = sweptData({ name: 'a', seconds: [1] }, { name: 'a servers=3', seconds: [1], servers: 3 });
  const [all, three] = run.cases;
  assert.ok(all && three);
  assert.equal(settingOf(run, all).servers, 1);
  assert.equal(settingOf(run, three).servers, 3);
  assert.equal('servers' in settingOf({ ...run, fleet: { ...run.fleet, servers: [] } }, all), false);
});
