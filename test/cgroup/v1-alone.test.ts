import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { detectCgroups } from '../../harness/cgroup/detect.ts';
import { v1Backend } from '../../harness/cgroup/v1.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { missing } from '../requirements.ts';

const PIDS = '/sys/fs/cgroup/pids';
/** Many that fork all the time, so that some do while they are being killed. */
const FORKS = 'for loop in $(seq 40); do while :; do (:); done & done; echo up; wait';
const skip = missing('cgroups') || (!existsSync(PIDS) && 'this machine has no control groups of version 1');

test('killing what forks, where the kernel can’t kill a group, is not taken for its limit', {
  skip,
}, async () => {
  const backend = v1Backend({ pids: { mount: PIDS, parent: PIDS } }, `manyhosts.${thisOwner().id}`);
  await using group = backend.create('forks', { processes: 1000 });
  const [file = '', ...args] = group.wrap(['sh', '-c', FORKS]);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const exit = once(child, 'exit');
  await group.kill();
  await exit;
  assert.equal(group.usage().processLimitHits, 0);
});

test('a smaller limit of a group above is the one in force', { skip }, async (context) => {
  const parent = join(PIDS, `manyhosts-test-${process.pid}`);
  mkdirSync(parent);
  context.after(() => rmdirSync(parent));
  writeFileSync(join(parent, 'pids.max'), '20');
  const backend = v1Backend({ pids: { mount: PIDS, parent } }, `manyhosts.${thisOwner().id}`);
  await using above = backend.create('more', { processes: 1000 });
  await using below = backend.create('fewer', { processes: 10 });
  assert.equal(above.limits().processes, 20);
  assert.equal(below.limits().processes, 10);
  await Promise.all([above.remove(), below.remove()]);
});

const UNIFIED = '/sys/fs/cgroup/unified/cgroup.procs';
const isHybrid = existsSync(UNIFIED);

test('what leaves only the tree that can kill its groups is killed in the others', {
  skip: missing('cgroups') || (!isHybrid && 'this machine has no hybrid control groups'),
}, async () => {
  await using group = detectCgroups(thisOwner()).create('leaves');
  const [file = '', ...args] = group.wrap(['sh', '-c', 'echo up; exec sleep 1000']);
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  writeFileSync(UNIFIED, String(child.pid));
  const exit = once(child, 'exit');
  await group.kill();
  await exit;
  assert.deepEqual(group.members(), []);
});
