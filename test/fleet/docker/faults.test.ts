// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { suite, test } from 'node:test';
import type { Fleet, Host } from '../../../harness/fleet/fleet.ts';
import { OWNER_LABEL, thisOwner } from '../../../harness/process/owner.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import { FleetError } from '../../../harness/vocabulary/errors.ts';
import { missing } from '../../requirements.ts';
import { companionsOf, connectTo, containersOf, startSmall, visit } from './small-fleet.ts';

const KINDS: readonly DrawnFault[] = [
  { fault: { kind: 'refuse' }, hosts: [1] },
  { fault: { kind: 'silent' }, hosts: [2] },
  { fault: { kind: 'stall' }, hosts: [3] },
  { fault: { kind: 'slow', byMs: 300 }, hosts: [4] },
  { fault: { kind: 'reset' }, hosts: [5] },
  { fault: { kind: 'deny' }, hosts: [6] },
  { fault: { kind: 'flap', upMs: 200, downMs: 400 }, hosts: [7] },
];

suite('a server with every fault that a host can have', { skip: missing('docker') }, () => {
  test('shows each client its own', async () => {
    await using fleet = await startSmall({ hosts: [8], servers: 1 }, { faults: KINDS });
    assert.deepEqual(fleet.record.faults, KINDS);

    await listensRaw(fleet);
    await isSeenAndCounted(fleet);
    await flaps(fleet);
    await isConfined();
    await fleet.stop();
    assert.deepEqual(await containersOf(thisOwner()), []);
  });
});

/** What a client that speaks TCP only comes to: does it connect, and after how many milliseconds is it spoken to? */
async function listensRaw(fleet: Fleet): Promise<void> {
  const [well, refuse, silent, stall, slow, , deny] = await Promise.all(
    fleet.hosts.map((host) => listen(host, 2_000)),
  );
  assert.ok(well?.connected && well.spokenAfterMs !== undefined);
  assert.deepEqual(refuse, { connected: false, error: 'ECONNREFUSED' });
  assert.deepEqual(silent, { connected: false });
  assert.deepEqual(stall, { connected: true });
  assert.ok(slow?.connected && slow.spokenAfterMs !== undefined && slow.spokenAfterMs >= 300);
  assert.ok(deny?.connected && deny.spokenAfterMs !== undefined, 'who is denied is greeted first');
}

async function isSeenAndCounted(fleet: Fleet): Promise<void> {
  const [before] = await fleet.counters();
  const outcomes = await Promise.all(fleet.hosts.map((host) => visit(host, fleet.credentials)));
  assert.deepEqual(outcomes, [
    'answers',
    'ECONNREFUSED',
    'ETIMEDOUT',
    'ETIMEDOUT',
    'answers',
    'ECONNRESET',
    'ER_ACCESS_DENIED_ERROR',
    'answers',
  ]);
  const [after] = await fleet.counters();
  assert.ok(before && after);
  assert.equal(after.connections - before.connections, 5, 'those that answer, are reset and are denied');
  // `SET` and `SELECT` of three, `SET` of the one that is reset, and the asking itself.
  assert.equal(after.questions - before.questions, 3 * 2 + 1 + 1);
  const denied = fleet.hosts[6];
  assert.ok(denied);
  assert.equal(
    await visit(denied, { ...fleet.credentials, password: '' }),
    'ER_ACCESS_DENIED_ERROR',
    'without a password, too',
  );
}

async function flaps(fleet: Fleet): Promise<void> {
  const host = fleet.hosts[7];
  assert.ok(host);
  const open = await connectTo(host, fleet.credentials);
  const injected = fleet.injectFaults();
  await comesTo(host, 'ECONNREFUSED');
  await open.query('SELECT 1');
  await comesTo(host, 'up');
  await comesTo(host, 'ECONNREFUSED');
  await Promise.all([injected.revert(), injected.revert()]);
  // It stays up, also when it would have been down: from 200 ms on, for 400.
  await open.query('SELECT SLEEP(0.4)');
  assert.equal((await listen(host)).error, undefined);
  open.destroy();
}

async function isConfined(): Promise<void> {
  const [companion] = await companionsOf(thisOwner());
  assert.ok(companion);
  const { HostConfig, Config } = await companion.inspect();
  assert.deepEqual(HostConfig.CapDrop, ['ALL']);
  assert.deepEqual(HostConfig.CapAdd, ['NET_ADMIN']);
  assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges']);
  assert.equal(HostConfig.ReadonlyRootfs, true);
  assert.equal(HostConfig.Memory, 128 * 2 ** 20);
  assert.equal(HostConfig.PidsLimit, 16);
  assert.equal(Config.Labels[OWNER_LABEL], thisOwner().id);
}

test('faults that published ports would hide are refused', { skip: missing('docker') }, async () => {
  const faults: DrawnFault[] = [
    { fault: { kind: 'stall' }, hosts: [0] },
    { fault: { kind: 'silent' }, hosts: [1] },
    { fault: { kind: 'crash', afterMs: 10 }, servers: [0] },
  ];
  await assert.rejects(
    startSmall({}, { faults }, { reach: 'published' }),
    new FleetError(
      "Faults of kind silent, crash can't be made here: hosts are reached through ports that the engine publishes, and " +
        'it takes in every connection to them itself. Leave these kinds out, use an engine on this very Linux (not ' +
        'rootless, not Docker Desktop), or take `--provider embedded`.',
    ),
  );
});

async function comesTo(host: Host, state: string): Promise<void> {
  while (((await listen(host)).error ?? 'up') !== state);
}

interface Heard {
  readonly connected: boolean;
  /** Since it began to connect. */
  readonly spokenAfterMs?: number;
  readonly error?: string;
}

/** Connect, and listen for so long; without a time, until it is connected. */
function listen({ address, port }: Host, forMs?: number): Promise<Heard> {
  return new Promise((resolve) => {
    let connected = false;
    // From before the connection: a busy machine is late to say that it is there.
    const since = performance.now();
    const socket = connect({ host: address, port, timeout: forMs ?? 5_000 });
    const hear = (heard: Omit<Heard, 'connected'>) => {
      socket.destroy();
      resolve({ connected, ...heard });
    };
    socket.on('connect', () => {
      connected = true;
      if (forMs === undefined) hear({});
    });
    socket.on('data', () => hear({ spokenAfterMs: performance.now() - since }));
    socket.on('timeout', () => hear({}));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => hear({ error: String(code) }));
  });
}
