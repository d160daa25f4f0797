import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, test } from 'node:test';
import { writeTask } from '../../harness/trial/task.ts';
import { missing } from '../requirements.ts';
import { workloadOf } from '../scenario/workload.ts';
import { scratchFolder } from '../scratch.ts';
import { attempt } from '../trial/attempt.ts';
import { leftBehind } from '../trial/left-behind.ts';
import { silentFleet } from '../trial/silent-fleet.ts';

test('a task is for its owner’s eyes only, and gone after the trial', async () => {
  const { measurement, logFile } = await attempt('tells-its-rights');
  assert.equal(measurement.outcome.kind, 'completed');
  const [ofFolder, ofTask, folder = ''] = readFileSync(logFile, 'utf8').split(' ');
  assert.deepEqual([ofFolder, ofTask], ['700', '600']);
  assert.equal(existsSync(folder), false);
});

test('a task is gone after a trial that failed, too', async () => {
  const { measurement, logFile } = await attempt('tells-its-rights-and-fails');
  assert.equal(measurement.outcome.kind, 'failed');
  assert.equal(existsSync(readFileSync(logFile, 'utf8')), false);
});

test('a link in the place of a task is removed, and not what it leads to', async () => {
  const cwd = scratchFolder();
  const precious = join(cwd, 'precious');
  mkdirSync(precious);
  chmodSync(precious, 0o755);
  writeFileSync(join(precious, 'file'), 'kept');
  const child = join(import.meta.dirname, '..', 'fixtures', 'child.ts');
  const argv = [process.execPath, child, 'links-its-task-elsewhere'];
  const { measurement } = await attempt('', { program: { argv, protocol: 1, cwd } });
  assert.equal(measurement.outcome.kind, 'completed');
  assert.equal(readFileSync(join(precious, 'file'), 'utf8'), 'kept');
  assert.equal(statSync(precious).mode & 0o777, 0o755);
  assert.deepEqual(leftBehind(), []);
});

suite('as an ordinary user', { skip: missing('cgroups') }, () => {
  test('a task is removed though a strategy took the rights to it away', async () => {
    process.seteuid?.(65_534);
    try {
      const { hosts, credentials } = silentFleet(1);
      const task = { hosts, credentials, workload: workloadOf('select 1'), parameters: {} };
      const files = await writeTask({ protocol: 2, allowKeyRetrieval: true, ...task });
      chmodSync(dirname(files.taskFile), 0);
      await files[Symbol.asyncDispose]();
    } finally {
      process.seteuid?.(0);
    }
    assert.deepEqual(leftBehind(), []);
  });
});
