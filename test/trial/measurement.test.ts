import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { missing } from '../requirements.ts';
import { attempt } from './attempt.ts';

test('the phases of a completed trial are in order, and its hosts are counted by kind of failure', async () => {
  const { measurement, samples } = await attempt('fails-two-hosts');
  const { wallNs = 0, startupNs = 0, workNs = 0, hosts } = measurement;
  assert.ok(startupNs > 0 && workNs > 0 && wallNs > startupNs + workNs, JSON.stringify(measurement));
  assert.deepEqual(hosts, { asked: 5, answered: 3, errors: { ECONNREFUSED: 2 } });
  assert.deepEqual(samples[0], { id: 0, startNs: 1, endNs: 2, error: 'ECONNREFUSED' });
  assert.deepEqual(samples[4], { id: 4, startNs: 1, connectedNs: 2, endNs: 3 });
});

test('memory, CPU and processes come from the trial’s own control group', {
  skip: missing('cgroups'),
}, async () => {
  const { measurement, timeline } = await attempt('honest');
  const { memoryPeakBytes = 0, memoryWorkingPeakBytes = 0, cpuUserNs = 0, processesPeak = 0 } = measurement;
  // A Node process: tens of MiB, some threads, some CPU.
  assert.ok(memoryPeakBytes > 10 * 2 ** 20 && memoryPeakBytes < 300 * 2 ** 20, `${memoryPeakBytes}`);
  assert.ok(memoryWorkingPeakBytes > 0 && memoryWorkingPeakBytes <= memoryPeakBytes + 2 ** 20);
  assert.ok(cpuUserNs > 0 && processesPeak > 1);
  assert.ok(
    timeline.length > 0 && timeline.every(({ atNs }, at) => at === 0 || atNs > (timeline[at - 1]?.atNs ?? 0)),
  );
});

test('a daemon that a strategy leaves behind is killed and counted', {
  skip: missing('cgroups'),
}, async () => {
  const { measurement } = await attempt('leaves-a-daemon');
  assert.equal(measurement.outcome.kind, 'completed');
  assert.equal(measurement.processesLeft, 1);
});

test('no control group and no task file is left behind', async () => {
  await attempt('honest');
  const own = `.${process.pid}-`;
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith(`manyhosts-task${own}`)),
    [],
  );
  if (missing('cgroups')) return;
  const found = execFileSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', `manyhosts${own}*`], {
    encoding: 'utf8',
  });
  assert.equal(found, '');
});

test('standard error is kept, the first MiB of it, and says that it was cut', async () => {
  const { measurement, logFile } = await attempt('floods-stderr');
  assert.equal(measurement.outcome.kind, 'completed');
  const note = '\n[manyhosts: only the first 1048576 bytes are kept]\n';
  assert.equal(statSync(logFile).size, 1048576 + note.length);
  assert.ok(readFileSync(logFile, 'utf8').endsWith(note));
});

test('a strategy that writes nothing leaves no log', async () => {
  const { logFile } = await attempt('honest');
  assert.equal(existsSync(logFile), false);
});

test('a strategy sees an allow-list of the environment, without the password', async () => {
  process.env.SECRET_OF_THE_USER = 'hush';
  const { logFile } = await attempt('shows-its-environment');
  const seen = JSON.parse(readFileSync(logFile, 'utf8')) as Record<string, string>;
  const allowed = [
    'PATH',
    'HOME',
    'LANG',
    'LC_ALL',
    'TZ',
    'TMPDIR',
    'MANYHOSTS_TASK',
    'PWD',
    'SHLVL',
    'OLDPWD',
    '_',
  ];
  assert.deepEqual(
    Object.keys(seen).filter((name) => !allowed.includes(name)),
    [],
  );
  assert.ok(!Object.values(seen).some((value) => value.includes('the-password')));
});

test('without the protocol any command is measured as a whole process', async () => {
  const argv = ['/bin/sh', '-c', 'cat "$1"; stat -c %a "$1" "$2"', 'sh', '{hostsFile}', '{taskFile}'];
  const { measurement, samples, logFile } = await attempt('', {
    program: { argv, protocol: 'none', cwd: '/' },
  });
  assert.equal(measurement.outcome.kind, 'completed');
  assert.ok((measurement.wallNs ?? 0) > 0);
  assert.equal('workNs' in measurement || 'startupNs' in measurement || 'hosts' in measurement, false);
  assert.deepEqual(samples, []);
  assert.equal(readFileSync(logFile, 'utf8'), `${'127.0.0.1:9\n'.repeat(5)}600\n600\n`);
});
