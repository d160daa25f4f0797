import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { PROJECT } from '../../harness/process/project.ts';
import { readRun } from '../../harness/store/folder.ts';
import { readRunData } from '../../harness/store/run-data.ts';
import { missing } from '../requirements.ts';
import { cli, startCliWith, workspace } from './cli.ts';
import { shellStrategy } from './moments.ts';

const MAIN = join(PROJECT, 'harness', 'cli', 'main.ts');
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };

const scenario = (provider: string, rounds: number) => `name: small
fleet: {provider: ${provider}, hosts: 4, servers: 2}
workload: {sql: select 1}
strategies: [${shellStrategy('honest', '$honest')}]
trials: {warmup: 0, rounds: ${rounds}, settle: 0ms}
`;

/** Execute a command that ends in the harness's own arguments, to its end. */
function execute(cwd: string, command: readonly string[], options: { uid?: number; gid?: number } = {}) {
  const [file = '', ...args] = command;
  return execa(file, args, { cwd, reject: false, stripFinalNewline: false, timeout: 120_000, ...options });
}

test('results that can’t be stored are known before anything is started', async () => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 1), file: '' });
  for (const [out, why] of [
    ['file', 'it is a file'],
    ['/proc/results', 'no folder can be made there'],
  ]) {
    const { code, stderr } = await cli(folder, 'run', 'small.yaml', '--out', out ?? '');
    const expected = `Expected a folder in which runs can be stored, found ${out}: ${why}. Name another with --out.\n`;
    assert.equal(stderr, expected);
    assert.equal(code, 104);
  }
});

test('a report below /proc is an error, too', async () => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 1) });
  await cli(folder, 'run', 'small.yaml', '--quiet');
  const { code, stderr } = await cli(folder, 'report', '--out', '/proc/report');
  assert.match(stderr, /^Expected a folder to write the report into, found ENOENT/m);
  assert.equal(code, 1);
});

test('a read-only file system, and one that this user may not write, are errors', {
  skip: missing('mounts'),
}, async () => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 1) });
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'results'));
  const run = [process.execPath, MAIN, 'run', 'small.yaml'];
  const readOnly = ['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs -o ro none results; exec "$@"', 'sh'];
  const found = await execute(folder, [...readOnly, ...run]);
  assert.match(found.stderr, /found results: the file system is read-only\. Name another with --out\.\n$/);
  assert.equal(found.exitCode, 104);
  const refused = await execute(folder, run, UNPRIVILEGED);
  assert.match(refused.stderr, /found results: this user may not write there\. Name another with --out\.\n$/);
  assert.equal(refused.exitCode, 104);
});

test('a missing folder for temporary files is named before the fleet is started', async () => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 1) });
  const { code, stderr } = await startCliWith({ TMPDIR: '/proc/none' }, folder, 'run', 'small.yaml').ended;
  assert.match(stderr, /^Expected a folder in which temporary files can be written, found \/proc\/none: /);
  assert.equal(code, 104);
});

test('too few open files for the hosts are known before the fleet is started', async () => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 1).replace('hosts: 4', 'hosts: 300') });
  // A file a host, and a hundred: the fleet's own processes share its hosts among them.
  const run = (limit: number) => ['sh', '-c', `ulimit -n ${limit}; exec "$@"`, 'sh', process.execPath, MAIN];
  const few = await execute(folder, [...run(399), 'run', 'small.yaml', '--quiet']);
  assert.equal(
    few.stderr.replace(/^Fleet: .*\n/, ''),
    'Expected that a process may open 400 files, for 300 hosts at once; found a limit of 399. ' +
      'Raise it with `ulimit -n 400` as root, or ask for fewer hosts.\n',
  );
  assert.equal(few.exitCode, 100);
  assert.deepEqual(readdirSync(folder), ['small.yaml']);
  const enough = await execute(folder, [...run(400), 'run', 'small.yaml', '--quiet']);
  // It was started: its strategy visits no host, which proves no work.
  assert.equal(enough.exitCode, 97, enough.stderr);
});

test('a soft limit is no limit', async () => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 1).replace('hosts: 4', 'hosts: 300') });
  const command = ['sh', '-c', 'ulimit -S -n 100; exec "$@"', 'sh', process.execPath, MAIN];
  const { exitCode, stderr } = await execute(folder, [...command, 'run', 'small.yaml', '--quiet']);
  assert.equal(exitCode, 97, stderr);
});

test('an ordinary user learns why there are no memory figures, and measures times', {
  skip: missing('cgroups'),
}, async () => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 2) });
  chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const { exitCode, stderr } = await execute(
    folder,
    [process.execPath, MAIN, 'run', 'small.yaml', '--quiet'],
    UNPRIVILEGED,
  );
  assert.equal(exitCode, 97, stderr);
  const { cgroups, trials, state } = readRun(join(folder, 'results', 'latest'));
  assert.deepEqual([state, cgroups.backend], ['finished', 'none']);
  assert.match(cgroups.description, /^No memory or CPU figures, and no limits on strategies: .* Run as root/);
  for (const { workNs, memoryPeakBytes, cpuUserNs } of trials) {
    assert.ok(workNs !== undefined);
    assert.deepEqual([memoryPeakBytes, cpuUserNs], [undefined, undefined]);
  }
});

test('an ordinary user’s limit that can’t hold is refused before anything starts', {
  skip: missing('cgroups'),
}, async () => {
  const limited = `${scenario('embedded', 2)}isolation: cgroup\nlimits: {memory: 8MiB}\n`;
  const folder = workspace({ 'small.yaml': limited });
  chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const argv = [process.execPath, MAIN, 'run', 'small.yaml'];
  const { exitCode, stderr } = await execute(folder, argv, UNPRIVILEGED);
  assert.equal(exitCode, 100, stderr);
  assert.match(
    stderr,
    /^Expected that limits\.memory can be enforced, found that it can't for .*Run as root/m,
  );
  assert.match(stderr, /^Take `isolation: container`.*; or remove limits\.memory\.$/m);
  assert.deepEqual(readdirSync(folder), ['small.yaml']);
});

const CPU = '/sys/fs/cgroup/cpu';

test('a quota on the harness’s own control group is stored, and its throttling is a warning', {
  skip:
    missing('cgroups') || (!existsSync(join(CPU, 'cpu.cfs_quota_us')) && 'no cpu controller of version 1'),
}, async (context) => {
  const group = join(CPU, `manyhosts-test-${process.pid}`);
  mkdirSync(group);
  context.after(() => rmdirSync(group));
  writeFileSync(join(group, 'cpu.cfs_quota_us'), '30000');
  const busy = 'command: [sh, -c, "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"]';
  const strategies = `strategies: [{name: busy, protocol: none, ${busy}}]`;
  const folder = workspace({ 'small.yaml': scenario('embedded', 1).replace(/^strategies.*$/m, strategies) });
  const joining = `echo $$ > ${join(group, 'cgroup.procs')}; exec "$@"`;
  const argv = ['sh', '-c', joining, 'sh', process.execPath, MAIN, 'run', 'small.yaml', '--quiet'];
  const { exitCode, stderr } = await execute(folder, argv);
  assert.equal(exitCode, 97, stderr);
  const { machine, trials } = readRun(join(folder, 'results', 'latest'));
  assert.equal(machine.cpuQuota, 0.3);
  const [trial] = trials;
  assert.ok((trial?.conditions?.throttledNs ?? 0) > 0, JSON.stringify(trial));
  assert.ok(
    trial?.warnings?.some(({ check }) => check === 'throttled'),
    JSON.stringify(trial),
  );
  // Servers and strategies are in that group together: its time is not counted twice.
  assert.equal(trial?.conditions?.serversThrottledNs, undefined);
});

test('a disk that becomes full ends the run; what is stored stays whole, and is resumed', {
  skip: missing('mounts'),
}, async (context) => {
  const folder = workspace({ 'small.yaml': scenario('embedded', 30) });
  const results = join(folder, 'results');
  mkdirSync(results);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'none', results]);
  context.after(() => execFileSync('umount', [results]));
  const filler = join(results, 'filler');
  writeFileSync(filler, Buffer.alloc(16 * 2 ** 20 - 36 * 2 ** 10));
  const { code, stderr } = await cli(folder, 'run', 'small.yaml', '--quiet');
  assert.match(stderr, /^The run ended early\. Expected to write small-\S+, but the disk is full\.$/m);
  assert.match(stderr, /^report\.html could not be made: ENOSPC/m);
  assert.match(stderr, /^To resume it: manyhosts run --resume$/m);
  assert.equal(code, 97);
  const latest = join(results, 'latest');
  const { run, problems } = readRunData(latest);
  assert.ok(run.trials.length > 0 && run.trials.length < 30, `${run.trials.length} trials`);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    readdirSync(latest).filter((name) => name.startsWith('run.json')),
    ['run.json'],
  );
  rmSync(filler);
  const resumed = await cli(folder, 'run', '--resume', '--quiet');
  // Its strategy visits no host, which proves no work.
  assert.equal(resumed.code, 97, resumed.stderr);
  const whole = readRunData(latest);
  assert.deepEqual(
    [whole.run.id, whole.run.state, whole.run.failure, whole.run.trials.length],
    [run.id, 'finished', undefined, 30],
  );
  assert.deepEqual(whole.problems, []);
});
