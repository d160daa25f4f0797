import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { noCgroups } from '../../../harness/cgroup/cgroup.ts';
import { sharedMemoryLeft, watchShared } from '../../../harness/trial/validity/shared-memory.ts';
import { missing } from '../../requirements.ts';
import { scratchFolder } from '../../scratch.ts';
import { attempt } from '../attempt.ts';

const SHM = '/dev/shm';
const MIB = 2 ** 20;

/** What a trial of a shell's command is warned of for what it leaves in memory; `$FILE` is a file of its own there. */
async function warningOf(context: TestContext, command: string, more: Parameters<typeof attempt>[1] = {}) {
  const file = join(SHM, `manyhosts-test-${process.pid}-${context.name.length}`);
  context.after(() => rmSync(file, { force: true }));
  const argv = ['/bin/sh', '-c', `FILE=${file}; ${command}`];
  const { measurement } = await attempt('', { program: { argv, protocol: 'none', cwd: '/' }, ...more });
  const found = measurement.warnings?.find(({ check }) => check === 'shared-memory');
  return { file, message: found?.message };
}

const write = (mib: number) => `head -c ${mib * MIB} /dev/zero > $FILE`;

test('what a trial leaves in shared memory is a warning with its size and its name', {
  skip: missing('cgroups'),
}, async (context) => {
  const { file, message = '' } = await warningOf(context, write(8));
  assert.match(
    message,
    /^It left 8(\.\d)? MiB in shared memory, which later trials lack; new since its begin: /,
  );
  assert.ok(message.includes(`${file} (8 MiB)`), message);
});

test('without control groups it is said that it appeared, not whose it is', async (context) => {
  const { file, message = '' } = await warningOf(context, write(8), { cgroups: noCgroups('a test.') });
  assert.match(message, /^During the trial \S+ MiB of shared memory appeared and stayed/);
  assert.ok(message.includes(`${file} (8 MiB)`), message);
});

test('what is removed, and what another program leaves meanwhile, is none', {
  skip: missing('cgroups'),
}, async (context) => {
  const { message } = await warningOf(context, `${write(8)}; rm $FILE`);
  assert.equal(message, undefined);
  const other = join(SHM, `manyhosts-test-other-${process.pid}`);
  context.after(() => rmSync(other, { force: true }));
  const onMemory = () => writeFileSync(other, Buffer.alloc(8 * MIB));
  const beside = await warningOf(context, 'sleep 0.2', { onMemory });
  assert.equal(beside.message, undefined);
});

test('files elsewhere, and those from before, are no shared memory', () => {
  const watch = watchShared([scratchFolder(), '/nonexistent']);
  assert.deepEqual(watch.appeared(), []);
});

test('of many the largest are named, and little is not worth a word', () => {
  const appeared = [9, 5, 3, 2, 1].map((mib) => ({ name: `/dev/shm/${mib}`, bytes: mib * MIB }));
  assert.match(
    sharedMemoryLeft(20 * MIB, appeared) ?? '',
    /begin: \/dev\/shm\/9 \(9 MiB\), \/dev\/shm\/5 \(5 MiB\), \/dev\/shm\/3 \(3 MiB\), 2 others\. Have/,
  );
  assert.match(
    sharedMemoryLeft(20 * MIB, []) ?? '',
    /^It left 20 MiB in shared memory, which later trials lack\. Have/,
  );
  assert.equal(sharedMemoryLeft(MIB - 1, appeared), undefined);
  assert.equal(sharedMemoryLeft(undefined, []), undefined);
});
