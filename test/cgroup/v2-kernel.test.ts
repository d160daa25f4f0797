import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { missing } from '../requirements.ts';

const GUEST_SUITE = join(import.meta.dirname, 'v2-in-guest.ts');

const isV2 = existsSync('/sys/fs/cgroup/cgroup.controllers');

test('cgroup v2 on a real v2 kernel: the same suite passes', {
  skip: isV2 ? 'this machine’s own is one, and this-machine.test.ts takes it' : missing('a v2 kernel'),
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'manyhosts-v2-'));
  try {
    const output = await bootAndTest(folder);
    assert.match(output, /cgroup v2: killing the group/);
    assert.match(output, /^# fail 0$/m, output);
    assert.match(output, /^# pass [1-9]/m, output);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Boot User-mode Linux on this machine's own file system, run the suite as its init's child, and read what it printed. */
async function bootAndTest(folder: string): Promise<string> {
  const output = join(folder, 'output.tap');
  const init = join(folder, 'init');
  const done = join(folder, 'done');
  const script = `#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
cd '${join(import.meta.dirname, '..', '..')}'
'${process.execPath}' --test-reporter=tap '${GUEST_SUITE}' > '${output}' 2>&1 < /dev/null
sync
: > '${done}'
sleep 1000
`;
  await writeFile(init, script, { mode: 0o755 });
  const kernel = [
    'mem=1G',
    'rootfstype=hostfs',
    'hostfs=/',
    'rw',
    `init=${init}`,
    'con=null',
    'con0=null,fd:1',
    'quiet',
  ];
  // No /dev/tty and no input: a closed terminal on standard input would stop the guest.
  const guest = execa('/usr/bin/linux.uml', kernel, {
    ...{ cwd: folder, detached: true, stdin: 'ignore', reject: false, timeout: 170_000 },
  });
  // Its power-off hangs or aborts at times; what it wrote is on this machine's file system, so that it need not end by itself.
  const written = new AbortController();
  const ended = guest.finally(() => written.abort());
  await until(done, folder, written.signal);
  if (guest.pid !== undefined && !written.signal.aborted) process.kill(-guest.pid, 'SIGKILL');
  const { stdout } = await ended;
  return await readFile(output, 'utf8').catch(() => `The guest wrote nothing. Its console: ${stdout}`);
}

/** Wait for a file to be made in a folder, or for the signal. */
async function until(file: string, folder: string, signal: AbortSignal): Promise<void> {
  const changes = watch(folder, { signal });
  try {
    for await (const _ of changes) if (existsSync(file)) return;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
