import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { removeLeftTasks } from '../../harness/trial/task.ts';

test('tasks that were left are removed by several at once, as by the guard of a killed run and its user', async () => {
  const owner = `gone-${process.pid}`;
  const folders = Array.from({ length: 50 }, (_, at) => join(tmpdir(), `manyhosts-task.${owner}.${at}`));
  for (const folder of folders) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'task.json'), '{}');
  }
  const remove = () => removeLeftTasks((id) => id === owner);
  const removals = [remove()];
  // Each finds some of them that another is about to remove.
  while (folders.some((folder) => existsSync(folder))) {
    removals.push(remove());
    await turn();
  }
  const ends = await Promise.allSettled(removals);
  assert.deepEqual(
    ends.flatMap((end) => (end.status === 'rejected' ? String(end.reason) : [])),
    [],
  );
});
