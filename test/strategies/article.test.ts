import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PROJECT } from '../../harness/process/project.ts';
import { writeTask } from '../../harness/trial/task.ts';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { missing } from '../requirements.ts';
import { workloadOf } from '../scenario/workload.ts';

test('the article’s kind of script asks every host and prints its row', {
  skip: missing('python'),
}, async () => {
  await using fleet = await embedded(5);
  const { hosts, credentials } = fleet;
  const task = { hosts, credentials, workload: workloadOf('select 7'), parameters: {} };
  await using files = await writeTask({ protocol: 'none', allowKeyRetrieval: true, ...task });
  const folder = join(PROJECT, 'scenarios', 'article');
  const argv = [join(folder, 'fan_out.py'), files.hostsFile, files.taskFile];
  const { stdout, stderr } = await promisify(execFile)(join(folder, 'python'), argv, { timeout: 30_000 });
  assert.equal(stderr, '');
  assert.equal(stdout, hosts.map(({ address, port }) => `${address}:${port} 7\n`).join(''));
});
