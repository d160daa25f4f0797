// Alone: it asks the engine, and keeps every core busy.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { test } from 'node:test';
import { noCgroups } from '../../../harness/cgroup/cgroup.ts';
import type { Measurement } from '../../../harness/store/trial-shape.ts';
import { probeStrategy } from '../../../harness/trial/programs/probe.ts';
import type { TrialRequest } from '../../../harness/trial/request.ts';
import { busyShare, foreignShare, stolenShare } from '../../../harness/trial/validity/machine.ts';
import { startSmall } from '../../fleet/docker/small-fleet.ts';
import { embedded } from '../../fleet/embedded/embedded-fleet.ts';
import { missing } from '../../requirements.ts';
import { workloadOf } from '../../scenario/workload.ts';
import { attempt, backend } from '../attempt.ts';

/** A strategy that does what it says, in place of the misbehaving child. */
async function honest(sql: string, floorNs?: number): Promise<Pick<TrialRequest, 'program' | 'workload'>> {
  const found = await probeStrategy('node/async-lean');
  assert.ok('argv' in found);
  const workload = workloadOf(sql, { timeoutMs: 20_000, ...(floorNs === undefined ? {} : { floorNs }) });
  return { program: { argv: found.argv, protocol: 2, cwd: '/' }, workload };
}

function checksOf({ warnings = [] }: Measurement): string[] {
  return warnings.map(({ check }) => check);
}

function messageOf({ warnings = [] }: Measurement, check: string): string {
  return warnings.find((each) => each.check === check)?.message ?? '';
}

async function endAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map((child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
}

test('a strategy that claims hosts it never visited: counters', async () => {
  await using fleet = await embedded(5);
  const { measurement } = await attempt('honest', { fleet });
  assert.match(
    messageOf(measurement, 'counters'),
    /^The strategy claims 5 answered hosts, but the servers counted 0 connections, and the workload's statement for 0 of them/,
  );
});

test('a strategy that visits its hosts has no warning of its own', async () => {
  await using fleet = await embedded(5);
  const { measurement } = await attempt('', { fleet, ...(await honest('select sleep(0.05)', 50e6)) });
  const own = ['counters', 'under-floor', 'hosts-unreached', 'connection-limit', 'throttled'];
  assert.deepEqual(
    checksOf(measurement).filter((check) => own.includes(check)),
    [],
  );
});

test('a fleet that is faster than its floor: under-floor', async () => {
  await using fleet = await embedded(3);
  const { measurement } = await attempt('', { fleet, hosts: 3, ...(await honest('select 1', 10e9)) });
  assert.match(
    messageOf(measurement, 'under-floor'),
    /^The work took \S+ ms, under the floor of 10000 ms: see/,
  );
});

test('hosts that fail: hosts-unreached', async () => {
  const { measurement } = await attempt('fails-two-hosts');
  assert.match(
    messageOf(measurement, 'hosts-unreached'),
    /^2 of 5 hosts did not answer \(2 × ECONNREFUSED\)/,
  );
});

test('a server with room for fewer connections than hosts: connection-limit', {
  skip: missing('docker'),
}, async () => {
  await using fleet = await startSmall({ servers: 1, hosts: [12], variables: { max_connections: 4 } });
  const { measurement } = await attempt('', { fleet, hosts: 12, ...(await honest('select sleep(0.3)')) });
  assert.match(
    messageOf(measurement, 'connection-limit'),
    /^1 server came to max_connections \(\d used at most, limit 4, and \d connections? refused\)/,
  );
  assert.equal(measurement.conditions?.serversAtConnectionLimit, 1);
  // The counter stays at the limit, which is no news to a trial that stays below.
  const next = await attempt('', { fleet, hosts: 1, ...(await honest('select 1')) });
  assert.equal(next.measurement.conditions?.serversAtConnectionLimit, 0);
  assert.deepEqual(messageOf(next.measurement, 'connection-limit'), '');
});

test('a server without the CPU it needs: servers-busy and throttled', {
  skip: missing('docker', 'cgroups'),
}, async () => {
  await using fleet = await startSmall({ servers: 1, hosts: [4], cpus: 0.3 }, { cgroups: backend });
  const sql = "select benchmark(1000000, sha2('a', 256))";
  const { measurement } = await attempt('', { fleet, hosts: 4, ...(await honest(sql)) });
  assert.match(messageOf(measurement, 'servers-busy'), /^The servers used \d+% of the CPU .* \(limit 90%\)/);
  assert.match(
    messageOf(measurement, 'throttled'),
    /^CPU limits held back the servers for \S+ ms, added up \(limit \S+ ms, 1% of the work\)/,
  );
});

test('other programs at work: foreign-load', { skip: missing('cgroups') }, async () => {
  await using fleet = await embedded(5, {}, backend);
  const loops = cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  await using _ = { [Symbol.asyncDispose]: () => endAll(loops) };
  const { measurement } = await attempt('', { fleet, ...(await honest('select sleep(0.5)')) });
  assert.match(
    messageOf(measurement, 'foreign-load'),
    /^Something else than .* used at least \d+(\.\d)?% of the machine's CPU \(limit 15%\)/,
  );
});

test('what the strategy itself used is no foreign load', { skip: missing('cgroups') }, async () => {
  await using fleet = await embedded(5, {}, backend);
  const { measurement } = await attempt('burns-every-core', { fleet });
  const { machineCpuShare = 0, foreignCpuShare = 1, spanNs = 0 } = measurement.conditions ?? {};
  const { cpuUserNs = 0, cpuSystemNs = 0 } = measurement;
  const ownShare = (cpuUserNs + cpuSystemNs) / (cpus().length * spanNs);
  assert.ok(ownShare > 0.1, `${ownShare}`);
  // Of its own CPU a part is from before the work; whoever else is at work here, the rest is known.
  const knownShare = machineCpuShare - foreignCpuShare;
  assert.ok(knownShare > ownShare - 0.08, `${knownShare} known, ${ownShare} its own`);
});

test('behind published ports foreign load can’t be told from the engine’s proxies', {
  skip: missing('cgroups'),
}, async () => {
  await using fleet = await embedded(5, {}, backend);
  const published = { ...fleet, record: { ...fleet.record, reach: 'published' as const } };
  const { conditions } = (await attempt('burns-every-core', { fleet: published })).measurement;
  assert.ok(conditions?.machineCpuShare);
  assert.equal(conditions.foreignCpuShare, undefined);
});

test('a queue of somebody else’s that overflows is nothing to the trial', {
  skip: missing('cgroups'),
}, async () => {
  await using fleet = await embedded(5, {}, backend);
  const { measurement } = await attempt('overflows-a-queue', { fleet });
  assert.deepEqual(messageOf(measurement, 'listen-overflow'), '');
  assert.ok(!measurement.conditions?.serversListenDrops);
});

test('the conditions span the work, or the whole process without the protocol', async () => {
  const { measurement } = await attempt('honest');
  const { spanNs = 0 } = measurement.conditions ?? {};
  assert.ok(
    spanNs >= (measurement.workNs ?? 0) && spanNs < (measurement.wallNs ?? 0),
    JSON.stringify(measurement),
  );
  const program = { argv: ['/bin/true'], protocol: 'none', cwd: '/' } as const;
  const whole = (await attempt('', { program })).measurement;
  assert.ok((whole.conditions?.spanNs ?? 0) >= (whole.wallNs ?? Infinity));
});

test('a strategy that never got GO has no conditions', async () => {
  const { measurement } = await attempt('exits-3');
  assert.equal('conditions' in measurement, false);
});

test('without control groups what a group alone shows is absent', async () => {
  const { measurement } = await attempt('honest', { cgroups: noCgroups('a test') });
  assert.equal(measurement.conditions && 'throttledNs' in measurement.conditions, false);
  assert.notEqual(measurement.conditions?.pressureOf, 'strategy');
});

test('the machine’s share is absent for a span of few ticks', () => {
  assert.equal(busyShare(20e6, 99e6, 2), undefined);
  assert.equal(busyShare(20e6, 100e6, 2), 0.9);
  assert.equal(busyShare(250e6, 100e6, 2), 0);
  assert.equal(busyShare(undefined, 1e9, 2), undefined);
});

test('the foreign share is what nobody known took, less interrupts and what was stolen', () => {
  const machine = { idleNs: 600e6, interruptNs: 100e6, stolenNs: 100e6 };
  assert.equal(foreignShare(machine, [400e6, 200e6, 100e6], 1e9, 2), 0.25);
  assert.equal(foreignShare(machine, [1000e6, 400e6], 1e9, 2), 0, 'a tick too many is none');
  assert.equal(foreignShare(machine, [400e6, undefined], 1e9, 2), undefined, 'whose it is must be known');
  assert.equal(foreignShare({ idleNs: 600e6 }, [400e6], 1e9, 2), undefined);
  assert.equal(foreignShare(machine, [0], 99e6, 2), undefined);
});

test('the stolen share is that of all ticks but one', () => {
  assert.equal(stolenShare(50e6, 1e9, 2), 0.02);
  assert.equal(stolenShare(10e6, 1e9, 2), 0);
  assert.equal(stolenShare(0, 1e9, 2), 0);
  assert.equal(stolenShare(undefined, 1e9, 2), undefined);
});
