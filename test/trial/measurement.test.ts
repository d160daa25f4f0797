import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { visitsOf } from '../../harness/store/columns.ts';
import { missing } from '../requirements.ts';
import { attempt } from './attempt.ts';

test('the phases of a completed trial are in order, and its hosts are counted by kind of failure', async () => {
  const { measurement, visits } = await attempt('fails-two-hosts');
  const { wallNs = 0, startupNs = 0, workNs = 0, hosts } = measurement;
  assert.ok(startupNs > 0 && workNs > 0 && wallNs > startupNs + workNs, JSON.stringify(measurement));
  assert.deepEqual(hosts, { asked: 5, answered: 3, errors: { ECONNREFUSED: 2 } });
  const [first, , , , last] = visits ? [...visitsOf(visits, 5)] : [];
  assert.deepEqual(first, { host: 0, cycle: 0, startNs: 1, endNs: 2, error: 'ECONNREFUSED' });
  assert.deepEqual(last, { host: 4, cycle: 0, startNs: 1, connectedNs: 2, endNs: 3 });
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

test('a strategy that writes nothing leaves no log', async () => {
  const { logFile } = await attempt('honest');
  assert.equal(existsSync(logFile), false);
});

test('without the protocol any command is measured as a whole process', async () => {
  const argv = ['/bin/sh', '-c', 'cat "$1"; stat -c %a "$1" "$2"', 'sh', '{hostsFile}', '{taskFile}'];
  const { measurement, visits, logFile } = await attempt('', {
    program: { argv, protocol: 'none', cwd: '/' },
  });
  assert.equal(measurement.outcome.kind, 'completed');
  assert.ok((measurement.wallNs ?? 0) > 0);
  assert.equal('workNs' in measurement || 'startupNs' in measurement || 'hosts' in measurement, false);
  assert.equal(visits, undefined);
  assert.equal(readFileSync(logFile, 'utf8'), `${'127.0.0.1:9\n'.repeat(5)}600\n600\n`);
});
