import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Conditions, type Measurement, WARNING_CHECKS } from '../../../harness/store/trial-shape.ts';
import type { Expectations } from '../../../harness/trial/validity/judged-trial.ts';
import type { Proof } from '../../../harness/trial/validity/proof.ts';
import { warningsOf } from '../../../harness/trial/validity/warnings.ts';
import { visitColumns } from '../../store/visit-columns.ts';

const MS = 1e6;
const MIB = 2 ** 20;
const SPAN_NS = 1000 * MS;

/** A trial of ten hosts that nothing is wrong with, and everything was measured of, with some of it changed. */
function warningsWith(
  {
    conditions = {},
    ...changes
  }: Partial<Omit<Measurement, 'conditions'>> & { conditions?: Partial<Conditions> },
  expectations: Partial<Expectations> = {},
) {
  const measurement: Measurement = {
    outcome: { kind: 'completed', message: 'Completed.' },
    workNs: SPAN_NS,
    wallNs: 2 * SPAN_NS,
    hosts: { asked: 10, answered: 10, errors: {} },
    servers: { connections: 10, questions: 10 },
    memoryPeakBytes: 100 * MIB,
    ...changes,
    conditions: { ...QUIET, ...conditions },
  };
  return warningsOf(measurement, { floorNs: 100 * MS, hosts: 10, protocol: 1, ...expectations });
}

// Every figure at its limit, which is still allowed.
const QUIET: Conditions = {
  spanNs: SPAN_NS,
  machineCpuShare: 1,
  foreignCpuShare: 0.15,
  stolenCpuShare: 0.02,
  serversCpuNs: 1,
  serversCpuShare: 0.9,
  busiestServerCpuShare: 0.9,
  throttledNs: 10 * MS,
  serversThrottledNs: 10 * MS,
  majorFaults: 100,
  swapBytes: 1 * MIB,
  listenOverflows: 5,
  listenDrops: 5,
  serversListenOverflows: 0,
  serversListenDrops: 0,
  swappedInPages: 1e6,
  swappedOutPages: 1e6,
  pressureOf: 'strategy',
  cpuFullPressureNs: SPAN_NS,
  memoryPressureNs: 50 * MS,
  ioPressureNs: 50 * MS,
  maxUsedConnections: 20,
  maxConnections: 20,
  serversAtConnectionLimit: 0,
  connectionsRefused: 0,
  connectionsAborted: 3,
};

test('figures at their limits trip no check, nor do figures that are absent', () => {
  assert.deepEqual(warningsWith({}), []);
  const bare = { outcome: { kind: 'completed', message: '' } } as const;
  assert.deepEqual(warningsOf(bare, { hosts: 10, protocol: 'none' }), []);
});

const JUST_OVER: readonly [check: string, conditions: Partial<Conditions>, message: RegExp][] = [
  [
    'servers-busy',
    { serversCpuShare: 0.91 },
    /^The servers used 91% of the CPU .* \(limit 90%\): .*Give them/,
  ],
  ['servers-busy', { busiestServerCpuShare: 0.97 }, /^The busiest server used 97% .* \(limit 90%\)/],
  [
    'foreign-load',
    { foreignCpuShare: 0.153 },
    /^Something else .* at least 15\.3% of the machine's CPU \(limit 15%\): stop what else/,
  ],
  ['steal', { stolenCpuShare: 0.021 }, /^The hypervisor gave at least 2\.1% .* \(limit 2%\): measure/],
  [
    'throttled',
    { throttledNs: 11 * MS },
    /^CPU limits held back the strategy for 11 ms \(limit 10 ms, .* \(that of the container or unit the harness runs in\)/,
  ],
  [
    'throttled',
    { serversThrottledNs: 12 * MS },
    /^CPU limits held back the servers for 12 ms, added up .* \(fleet\.cpus\)/,
  ],
  [
    'major-faults',
    { majorFaults: 101 },
    /^The strategy waited 101 times for a page .* \(limit 1% of the work, at 0\.1 ms each\): give it a warm-up/,
  ],
  [
    'connection-limit',
    { serversAtConnectionLimit: 1, connectionsRefused: 3 },
    /^1 server came to max_connections \(20 used at most, limit 20, and 3 connections refused\): raise/,
  ],
  [
    'swap',
    { swapBytes: 1.5 * MIB },
    /^2 MiB of the strategy's memory lay in swap .* \(limit 1% of its peak\): take fewer servers/,
  ],
  [
    'pressure',
    { memoryPressureNs: 60 * MS },
    /^The strategy waited 6% of the work for memory \(limit 5%\): raise limits\.memory, or take fewer servers\.$/,
  ],
  [
    'pressure',
    { ioPressureNs: 70 * MS, pressureOf: 'machine' },
    /^Something on the machine waited 7% of the work for disks \(limit 5%\): give it a warm-up trial, .*writes\.$/,
  ],
];

for (const [check, conditions, message] of JUST_OVER) {
  test(`${check}: ${JSON.stringify(conditions)} is over the limit`, () => {
    const warnings = warningsWith({ conditions });
    assert.deepEqual(
      warnings.map(({ check }) => check),
      [check],
    );
    assert.match(warnings[0]?.message ?? '', message);
  });
}

test('listen-overflow: the servers dropped connections, and a visit to a healthy host waited a second', () => {
  const dropped = { serversListenDrops: 2, serversListenOverflows: 1 };
  const visits = visitColumns([{ startNs: 5 * MS, connectedNs: 1005 * MS, endNs: 2000 * MS }]);
  const [warning] = warningsWith({ conditions: dropped }, { visits });
  assert.equal(warning?.check, 'listen-overflow');
  assert.match(
    warning.message,
    /dropped 2 connections \(limit none\), and 1 visit waited a second .*, 1000 ms at most: raise back_log/,
  );
  const failed = visitColumns([{ startNs: 0, endNs: 3000 * MS, error: 'ETIMEDOUT' }]);
  assert.match(
    warningsWith({ conditions: dropped }, { visits: failed })[0]?.message ?? '',
    /3000 ms at most/,
  );
  const quick = visitColumns([{ startNs: 5 * MS, connectedNs: 1004 * MS, endNs: 5000 * MS }]);
  assert.deepEqual(warningsWith({ conditions: dropped }, { visits: quick }), []);
  const { serversListenOverflows: _, ...simulated } = { ...QUIET, ...dropped };
  const judged = warningsOf(
    { outcome: { kind: 'completed', message: '' }, conditions: simulated },
    { visits, hosts: 1, protocol: 1 },
  );
  assert.match(
    judged[0]?.message ?? '',
    /: raise net\.core\.somaxconn, or connect to fewer hosts at once\.$/,
  );
  assert.deepEqual(warningsWith({ conditions: dropped }, { visits, faulty: new Set([0]) }), []);
  assert.deepEqual(
    warningsWith({ conditions: {} }, { visits }),
    [],
    'what others on the machine dropped is not it',
  );
});

test('swap: where the group does not tell, pages that the machine read back while the strategy waited for some', () => {
  const { swapBytes: _, ...untold } = QUIET;
  const judge = (changes: Partial<Conditions>) =>
    warningsOf(
      {
        outcome: { kind: 'completed', message: '' },
        conditions: { ...untold, swappedInPages: 101, ...changes },
      },
      { hosts: 10, protocol: 1 },
    ).map(({ message }) => message);
  assert.match(
    judge({})[0] ?? '',
    /^The machine read 101 pages back from swap, and whose they were can't be told/,
  );
  assert.deepEqual(judge({ majorFaults: 0 }), []);
  assert.deepEqual(judge({ swappedInPages: 100 }), []);
});

test('pressure of the CPU counts only where the servers run elsewhere', () => {
  const { serversCpuNs: _, ...elsewhere } = QUIET;
  const measurement = { outcome: { kind: 'completed', message: '' }, conditions: elsewhere } as const;
  const [warning] = warningsOf(measurement, { hosts: 10, protocol: 1 });
  assert.match(
    warning?.message ?? '',
    /^The strategy waited 100% of the work for CPU .*: stop what else runs here\.$/,
  );
});

test('connection-limit: a server that had just room enough refused nobody, if it counts that', () => {
  const full = { serversAtConnectionLimit: 1 };
  assert.deepEqual(warningsWith({ conditions: full }), []);
  const { connectionsRefused: _, ...uncounted } = { ...QUIET, ...full };
  const [warning] = warningsOf(
    { outcome: { kind: 'completed', message: '' }, conditions: uncounted },
    { hosts: 10, protocol: 1 },
  );
  assert.match(
    warning?.message ?? '',
    /^1 server came to max_connections \(20 used at most, limit 20\): raise/,
  );
});

test('pressure of the machine’s disks is not the strategy’s where it read nothing from one', () => {
  const disks = { pressureOf: 'machine', ioPressureNs: 100 * MS } as const;
  assert.deepEqual(
    warningsWith({ conditions: { ...disks, majorFaults: 1 } }).map(({ check }) => check),
    ['pressure'],
  );
  assert.deepEqual(warningsWith({ conditions: { ...disks, majorFaults: 0 } }), []);
});

const proof = (changes: Partial<Proof>): Proof => ({
  ...{ claimed: 10, asked: 10, logins: 10, loggedIn: 10 },
  ...changes,
});

test('counters: fewer connections or statements than hosts claimed', () => {
  const message = (changes: Partial<Proof>) =>
    warningsWith({ servers: { connections: changes.loggedIn } }, { proof: proof(changes) })[0]?.message ?? '';
  assert.match(message({ loggedIn: 9 }), /^The strategy claims 10 .* counted 9 connections, and a host/);
  assert.match(message({ asked: 9 }), /counted the workload's statement for 9 of them, and a host takes/);
  assert.match(
    message({ loggedIn: 1, asked: 0 }),
    /counted 1 connection, and the workload's statement for 0 of them, /,
  );
  const [elsewhere] = warningsWith({ servers: { connections: 10 } }, { proof: proof({ loggedIn: 9 }) });
  assert.match(elsewhere?.message ?? '', /counted 9 of the 10 logins that they take, and a host/);
  const [unclaimed] = warningsWith({}, { proof: proof({ asked: 0 }), protocol: 'none' });
  assert.equal(unclaimed, undefined, 'without the protocol nothing is claimed');
});

test('counters: over cycles it is visits that are claimed', () => {
  const visits = visitColumns(Array.from({ length: 20 }, () => ({ startNs: 0, endNs: SPAN_NS })));
  const [warning] = warningsWith({}, { visits, proof: proof({ claimed: 20, asked: 15, loggedIn: 9 }) });
  assert.equal(
    warning?.message,
    'The strategy claims 20 answered visits, but the servers counted 9 of the 10 logins that they take, and the ' +
      "workload's statement for 15 of them: don't trust it, and see that it asks every host of its task in every cycle.",
  );
});

test('hosts-unreached: says what a cold cache of hashes is, where one was met and nowhere else', () => {
  const said = (errors: Record<string, number>) =>
    warningsWith({ hosts: { asked: 10, answered: 8, errors } })[0]?.message ?? '';
  assert.match(said({ CR_AUTH_FULL: 2 }), /CR_AUTH_FULL: the cache of password hashes was cold, /);
  assert.doesNotMatch(said({ ER_ACCESS_DENIED_ERROR: 2 }), /cold/);
});

test('hosts-unreached: any host that did not answer', () => {
  const hosts = { asked: 10, answered: 8, errors: { ETIMEDOUT: 2 } };
  const [warning] = warningsWith({ hosts });
  assert.match(
    warning?.message ?? '',
    /^2 of 10 hosts did not answer \(2 × ETIMEDOUT\), .*compare its times/,
  );
});

test('hosts-unreached: over cycles the failed visits are told, too, of healthy hosts alone', () => {
  const answer = { startNs: 0, endNs: SPAN_NS };
  const failure = { ...answer, error: 'ETIMEDOUT' };
  const visits = visitColumns([
    failure,
    answer,
    failure,
    failure,
    answer,
    { ...failure, error: 'ECONNRESET' },
  ]);
  const hosts = { asked: 3, answered: 1, errors: { ETIMEDOUT: 3, ECONNRESET: 1 } };
  const said = (faulty: ReadonlySet<number>) =>
    warningsWith({ hosts }, { visits, hosts: 3, faulty })[0]?.message ?? '';
  assert.match(
    said(new Set()),
    /^2 of 3 hosts did not answer each time: 4 visits to them failed \(3 × ETIMEDOUT, 1 × ECONNRESET\), and the limit/,
  );
  assert.match(
    said(new Set([0])),
    /^1 of 2 hosts without a fault did not answer each time: 2 visits to them failed \(1 × ETIMEDOUT, 1 × ECONNRESET\)/,
  );
});

test('process-limit: only of a trial that completed, since others say it in their outcome', () => {
  const processLimit = 'It came to its limit.';
  const [warning] = warningsWith({}, { processLimit });
  assert.match(warning?.message ?? '', /^It came to its limit\. It made do with fewer/);
  assert.deepEqual(warningsWith({ outcome: { kind: 'failed', message: '' } }, { processLimit }), []);
});

test('under-floor: the work, or an answered host, with no slack but the clock’s of 1 ms', () => {
  const host = (endNs: number, error?: string) => ({
    hosts: 1,
    visits: visitColumns([
      { startNs: 0, connectedNs: 5 * MS, endNs: endNs + 5 * MS, ...(error ? { error } : {}) },
    ]),
  });
  assert.match(
    warningsWith({ workNs: 98.9 * MS })[0]?.message ?? '',
    /^The work took 98\.9 ms, under the floor of 100 ms/,
  );
  assert.deepEqual(warningsWith({ workNs: 99 * MS }, host(99 * MS)), []);
  assert.match(
    warningsWith({}, host(98.9 * MS))[0]?.message ?? '',
    /^1 host answered under .*, host 0 in 98\.9 ms: see/,
  );
  assert.deepEqual(warningsWith({}, host(1, 'ECONNREFUSED')), [], 'a refusal may be fast');
  assert.deepEqual(
    warningsWith({ wallNs: 1, workNs: 99 * MS }),
    [],
    'the wall is no work, with the protocol',
  );
  const { workNs: _, ...whole } = {
    outcome: { kind: 'completed', message: '' },
    workNs: 0,
    wallNs: 1,
  } as const;
  assert.equal(warningsOf(whole, { floorNs: 3 * MS, hosts: 10, protocol: 'none' })[0]?.check, 'under-floor');
});

test('under-floor: on a connection that was there a visit counts from its start, and of cycles the quickest is named', () => {
  const slow = { startNs: 0, connectedNs: 10 * MS, endNs: 110 * MS };
  const again = (startNs: number, tookNs: number) => ({ startNs, endNs: startNs + tookNs });
  const visits = visitColumns([
    ...[slow, slow],
    ...[again(200 * MS, 98 * MS), again(200 * MS, 100 * MS)],
    ...[again(400 * MS, 100 * MS), again(400 * MS, 97 * MS)],
  ]);
  assert.match(
    warningsWith({}, { visits, hosts: 2 })[0]?.message ?? '',
    /^2 visits ended under the floor of 100 ms, host 1 in cycle 2 in 97 ms: see/,
  );
});

test('listen-overflow: who uses a connection that was there does not wait for one, however long its visit takes', () => {
  const conditions = { serversListenDrops: 1 };
  const told = (connections: 'fresh' | 'kept', ...visits: Parameters<typeof visitColumns>[0]) =>
    warningsWith({ conditions }, { visits: visitColumns(visits), hosts: 1, connections })[0]?.message ?? '';
  const first = { startNs: 0, connectedNs: 5 * MS, endNs: 200 * MS };
  const long = { startNs: 1000 * MS, endNs: 3000 * MS };
  const failed = { ...long, error: 'ETIMEDOUT' };
  assert.equal(told('kept', first, long), '');
  assert.equal(told('kept', first, failed), '');
  assert.match(told('kept', first, failed, failed), /and 1 visit waited .*, 2000 ms at most/);
  assert.equal(told('kept', { ...first, error: 'ER_LOCK_DEADLOCK' }, failed), '');
  assert.match(told('fresh', first, failed), /and 1 visit waited .*, 2000 ms at most/);
  assert.equal(told('fresh', long, failed), '', 'it does not tell when it was connected');
});

test('every check has a message of a sentence or more, without a repeated limit', () => {
  const conditions: Partial<Conditions> = Object.assign({}, ...JUST_OVER.map(([, over]) => over));
  const found = warningsWith(
    {
      conditions: { ...conditions, serversListenDrops: 1 },
      workNs: 1,
      hosts: { asked: 10, answered: 9, errors: { X: 1 } },
    },
    {
      proof: proof({ asked: 0 }),
      processLimit: 'It came to its limit.',
      sharedMemory: 'It left 8 MiB in shared memory.',
      visits: visitColumns([{ startNs: 0, connectedNs: 2000 * MS, endNs: 3000 * MS }]),
    },
  );
  const ofRun = ['settle-gave-up', 'control-off'];
  assert.deepEqual(
    found.map(({ check }) => check).toSorted(),
    WARNING_CHECKS.filter((check) => !ofRun.includes(check)).toSorted(),
  );
  for (const { message } of found) assert.match(message, /^[A-Z0-9].*\.$/);
});
