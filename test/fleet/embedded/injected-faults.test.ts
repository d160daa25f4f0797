import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import type { Host } from '../../../harness/fleet/fleet.ts';
import { RawClient } from '../../mysql/simulator/raw-client.ts';
import { faulty, hostOf, login } from './embedded-fleet.ts';

/** Connects again and again until it is accepted, or refused: nothing else tells whether a port is open. */
async function until(expected: 'accepted' | 'refused', host: Host): Promise<void> {
  while ((await knock(host)) !== expected);
}

async function knock(host: Host): Promise<'accepted' | 'refused' | 'reset'> {
  try {
    await using client = await RawClient.connect(host);
    await client.packet();
    return 'accepted';
  } catch (error) {
    // Reset: it was connected in the moment before the listener closed.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ECONNRESET') return 'reset';
    assert.equal(code, 'ECONNREFUSED');
    return 'refused';
  }
}

test('flap: up from GO on, then down, then up; open connections live on', async () => {
  const [upMs, downMs] = [120, 80];
  await using fleet = await faulty(2, [{ fault: { kind: 'flap', upMs, downMs }, hosts: [1] }]);
  const host = hostOf(fleet, 1);
  const open = await createConnection(login(fleet, 1));
  assert.equal(await knock(host), 'accepted', 'before GO it is up');
  const goAt = performance.now();
  const injected = fleet.injectFaults();
  await until('refused', host);
  assert.ok(performance.now() - goAt > upMs - 2, 'it is up first');
  await open.ping();
  await until('accepted', host);
  assert.ok(performance.now() - goAt > upMs + downMs - 2, 'it was down that long');
  await until('refused', host);
  await injected.revert();
  assert.equal(await knock(host), 'accepted', 'after the trial it is up');
  open.destroy();
});

test('crash: the server’s hosts are gone, and back when the trial is over, as often as there are trials', async () => {
  const crash = { fault: { kind: 'crash', afterMs: 60 }, servers: [1] } as const;
  const stall = { fault: { kind: 'stall' }, hosts: [3] } as const;
  await using fleet = await faulty(4, [crash, stall], 2);
  assert.deepEqual(
    fleet.hosts.map(({ server }) => server),
    [0, 1, 0, 1],
  );
  const spared = await createConnection(login(fleet, 0));
  for (const _ of ['first trial', 'second trial']) {
    const struck = await createConnection(login(fleet, 1));
    await using stalled = await RawClient.connect(hostOf(fleet, 3));
    const injected = fleet.injectFaults();
    struck.on('error', () => {}); // it rejects the question, too
    await assert.rejects(struck.query('select sleep(20)'), { code: 'PROTOCOL_CONNECTION_LOST' });
    assert.equal(await stalled.closed(), '');
    assert.deepEqual([await knock(hostOf(fleet, 1)), await knock(hostOf(fleet, 3))], ['refused', 'refused']);
    await spared.ping();
    assert.equal((await fleet.counters())[0]?.threadsConnected, 2, 'the harness and the spared one');
    await injected.revert();
    await injected.revert();
    assert.equal(await knock(hostOf(fleet, 1)), 'accepted');
  }
  spared.destroy();
});

test('crash: a host that flapped is not brought back by its turn', async () => {
  const flap = { fault: { kind: 'flap', upMs: 200, downMs: 60 }, hosts: [0] } as const;
  const crash = { fault: { kind: 'crash', afterMs: 230 }, servers: [0] } as const;
  await using fleet = await faulty(2, [flap, crash], 2);
  const other = await createConnection(login(fleet, 1));
  const injected = fleet.injectFaults();
  await until('refused', hostOf(fleet, 0));
  await other.query('select sleep(0.1)'); // into its next turn
  assert.equal(await knock(hostOf(fleet, 0)), 'refused');
  await injected.revert();
  assert.equal(await knock(hostOf(fleet, 0)), 'accepted');
  other.destroy();
});

test('pause: no greetings and no answers until the trial is over', async () => {
  const pause = { fault: { kind: 'pause', afterMs: 1 }, servers: [0] } as const;
  await using fleet = await faulty(2, [pause], 2);
  const frozen = await createConnection(login(fleet, 0));
  const other = await createConnection(login(fleet, 1));
  const injected = fleet.injectFaults();
  const answers: string[] = [];
  const asked = frozen.query('select sleep(0.05)').then(() => answers.push('first'));
  await other.query('select sleep(0.2)');
  const askedLater = createConnection(login(fleet, 0)).then((client) => client.destroy());
  await using client = await RawClient.connect(hostOf(fleet, 0));
  await using late = await RawClient.connect(hostOf(fleet, 0));
  await other.query('select sleep(0.05)');
  assert.deepEqual([answers, client.socket.bytesRead], [[], 0]);
  late.socket.resetAndDestroy();
  await injected.revert();
  await Promise.all([asked, askedLater, client.packet()]);
  assert.deepEqual(answers, ['first']);
  frozen.destroy();
  other.destroy();
});

test('pause: what was sent to a frozen server is answered after the thaw', async () => {
  const pause = { fault: { kind: 'pause', afterMs: 1 }, servers: [0] } as const;
  await using fleet = await faulty(2, [pause], 2);
  const frozen = await createConnection(login(fleet, 0));
  const other = await createConnection(login(fleet, 1));
  const injected = fleet.injectFaults();
  await other.query('select sleep(0.05)');
  const answered = frozen.query('select 1 as one');
  await other.ping();
  const first = await Promise.race([answered.then(() => 'answered'), other.ping().then(() => 'silent')]);
  assert.equal(first, 'silent');
  await injected.revert();
  assert.deepEqual((await answered)[0], [{ one: 1 }]);
  frozen.destroy();
  other.destroy();
});

test('crash, silent and refuse in some cycles: undone in the trial, and told when', async () => {
  const faults = [
    { fault: { kind: 'crash' }, servers: [0], during: { at: 1, until: 2 } },
    { fault: { kind: 'silent' }, hosts: [1], during: { at: 1, until: 3 } },
    { fault: { kind: 'refuse' }, hosts: [2], during: { at: 1, until: 2 } },
    { fault: { kind: 'refuse' }, hosts: [3], during: { at: 100 } },
  ] as const;
  await using fleet = await faulty(8, faults, 4);
  const kept = await Promise.all([1, 2].map((id) => createConnection(login(fleet, id))));
  const [silent, refusing] = kept;
  const crashed = await createConnection(login(fleet, 0));
  crashed.on('error', () => {}); // it rejects the question, too
  const everyMs = 300;
  const goAt = performance.now();
  const injected = fleet.injectFaults(everyMs * 1e6);
  await assert.rejects(crashed.query('select sleep(20)'), { code: 'PROTOCOL_CONNECTION_LOST' });
  await until('refused', hostOf(fleet, 2));
  assert.equal(await knock(hostOf(fleet, 0)), 'refused');
  await refusing?.ping(); // what was open lives on
  await silent?.query('select 1');
  assert.ok(performance.now() - goAt > 3 * everyMs - 2, 'it says nothing until then');
  for (const { id, server } of fleet.hosts) {
    if (server === 0 || id === 2) assert.equal(await knock(hostOf(fleet, id)), 'accepted', `${id}`);
  }
  const moments = (await injected.revert()).toSorted((a, b) => a.fault - b.fault);
  assert.deepEqual(
    moments.map(({ fault }) => fault),
    [0, 1, 2],
    'the last one was yet to begin',
  );
  for (const { fault, beganNs, endedNs = 0 } of moments) {
    const [from, to] = [1, fault === 1 ? 3 : 2].map((cycle) => cycle * everyMs * 1e6 - 2e6);
    assert.ok(beganNs > Number(from) && endedNs > Number(to), `${fault}: ${beganNs}, ${endedNs}`);
  }
  for (const each of kept) each.destroy();
});

test('a host that is struck twice is back when both are over', async () => {
  const faults = [
    { fault: { kind: 'pause' }, servers: [0], during: { at: 0, until: 1 } },
    { fault: { kind: 'silent' }, hosts: [0], during: { at: 0, until: 2 } },
  ] as const;
  await using fleet = await faulty(2, faults, 2);
  const client = await createConnection(login(fleet, 0));
  const goAt = performance.now();
  const injected = fleet.injectFaults(100e6);
  await client.query('select sleep(0.02)');
  assert.ok(performance.now() - goAt > 198, 'the first to end does not free it');
  await injected.revert();
  client.destroy();
});

test('a trial that is over before it happens sees nothing, nor does the time after it', async () => {
  const faults = [
    { fault: { kind: 'crash', afterMs: 400 }, servers: [0] },
    { fault: { kind: 'pause', afterMs: 400 }, servers: [1] },
    { fault: { kind: 'flap', upMs: 400, downMs: 5000 }, hosts: [2] },
  ] as const;
  await using fleet = await faulty(3, faults, 3);
  const clients = await Promise.all([0, 1, 2].map((id) => createConnection(login(fleet, id))));
  await fleet.injectFaults().revert();
  await Promise.all(clients.map((client) => client.query('select sleep(0.5)')));
  for (const host of fleet.hosts) assert.equal(await knock(host), 'accepted');
  for (const client of clients) client.destroy();
});

test('a server that ended in mid-trial can’t revert its faults, and says so', async () => {
  const fleet = await faulty(1, [{ fault: { kind: 'crash', afterMs: 5000 }, servers: [0] }]);
  const client = await RawClient.connect(hostOf(fleet, 0));
  const injected = fleet.injectFaults();
  const gone = once(client.socket, 'close');
  await fleet.stop();
  client.socket.resume();
  await gone;
  await assert.rejects(injected.revert(), {
    message:
      'The embedded server could not revert its faults of mid-trial. The embedded server exited with code 0 and logged nothing.',
  });
});
