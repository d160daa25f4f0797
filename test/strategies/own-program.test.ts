import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../harness/process/project.ts';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { missing } from '../requirements.ts';
import { ONE_CYCLE, performProgram } from './perform.ts';
import { assertScheduled, visitsOf } from './visits.ts';

test('the example of a program of one’s own visits hosts in cycles, on kept connections', {
  skip: missing('ruby'),
}, async () => {
  const page = readFileSync(join(PROJECT, 'harness', 'strategies', 'README.md'), 'utf8');
  const [, program = ''] = /```ruby\n(.*?)```/s.exec(page) ?? [];
  await using fleet = await embedded(3);
  const { hosts, credentials } = fleet;
  const schedule = { ...ONE_CYCLE, cycles: 3, everyNs: 60e6, spread: 'even' } as const;
  const sql = ['select sleep(0.005)', 'set names utf8mb4', 'select 7'];
  const assignment = { hosts, credentials, sql, timeoutMs: 10_000, schedule };
  const performance = await performProgram(
    ['ruby', '-e', program],
    {},
    { ...assignment, connections: 'kept' },
  );

  const visits = visitsOf(performance);
  for (const own of assertScheduled(visits, hosts, schedule)) {
    assert.equal(own.length, 3);
    for (const { cycle, connected, rows, error } of own) {
      assert.equal(error, undefined);
      assert.equal(connected !== undefined, cycle === 0);
      assert.equal(rows, 2);
    }
  }
});
