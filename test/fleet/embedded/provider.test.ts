import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { type EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { ServerProcess } from '../../../harness/fleet/embedded/server-process.ts';
import { openFilesLimit } from '../../../harness/process/open-files.ts';
import { FleetError } from '../../../harness/vocabulary/errors.ts';
import { embedded, login, RecordingCgroups } from './embedded-fleet.ts';

test('a fleet has as many hosts as its largest sweep, all of which can be logged in to', async () => {
  await using fleet = await embedded(20);
  assert.equal(fleet.hosts.length, 20);
  assert.deepEqual(
    fleet.hosts.map(({ id, server }) => [id, server]),
    Array.from({ length: 20 }, (_, id) => [id, 0]),
  );
  for (const { id, port } of fleet.hosts) {
    assert.ok(port >= 20_000 && port < 32_768, `Expected a port below the ephemeral ones, and found ${port}`);
    const connection = await createConnection(login(fleet, id));
    await connection.ping();
    connection.destroy();
  }
});

test('its record says that it is a simulation', async () => {
  await using fleet = await embedded(2);
  const { readyNs, variables, ...record } = fleet.record;
  assert.ok(readyNs > 0);
  assert.equal(variables?.version_comment, 'manyhosts embedded server, a simulation');
  assert.deepEqual(record, {
    provider: 'embedded',
    simulated: true,
    reach: 'direct',
    hosts: 2,
    servers: [{ name: 'embedded', version: '8.4.0-manyhosts-embedded' }],
    faults: [],
  });
});

test('ports that are taken are passed over, by other programs and by other fleets', async () => {
  await using first = await embedded(3);
  const { server, port: taken } = await takePort((first.hosts.at(-1)?.port ?? 0) + 2);
  await using second = await embedded(3);
  server.close();
  const ports = [...first.hosts, ...second.hosts].map(({ port }) => port);
  assert.equal(new Set(ports).size, 6);
  assert.ok(!ports.includes(taken));
  assert.deepEqual(
    second.hosts.map(({ port }) => port),
    second.hosts.map(({ port }) => port).sort((a, b) => a - b),
  );
});

// The first that is free: fleets of other tests may be beside this one.
async function takePort(port: number): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return { server, port };
  } catch {
    return takePort(port + 1);
  }
}

test('asking for the counters costs one question and no connection', async () => {
  await using fleet = await embedded(1);
  const counted = async () => {
    const [{ bytesSent: _, ...counters } = {}] = await fleet.counters();
    return counters;
  };
  const first = await counted();
  const second = await counted();
  // The first question was for its variables, at its start.
  const statements = { Com_select: 0, Com_show_status: 1, Com_show_variables: 1 };
  const counters = { connections: 1, questions: 2, statements, threadsConnected: 1, maxUsedConnections: 1 };
  assert.deepEqual(first, { ...counters, connectionsRefused: 0 });
  assert.deepEqual(second, { ...first, questions: 3, statements: { ...statements, Com_show_status: 2 } });
});

/** mysql2's promise connection keeps the plain one, and that its socket. */
interface Wrapped {
  readonly connection: { readonly stream: EventEmitter };
}

test('counters count what clients did', async () => {
  await using fleet = await embedded(2);
  const [before] = await fleet.counters();
  const clients = await Promise.all([0, 1].map((id) => createConnection(login(fleet, id))));
  for (const client of clients) {
    await client.query('select 1');
    await client.ping(); // not a question
    await client.execute('select ?', [1]); // one question, though two commands
  }
  const [during] = await fleet.counters();
  // COM_QUIT, a question each. The client doesn't wait for it; the server has closed the socket once it was heard.
  const closed = clients.map((client) => once((client as unknown as Wrapped).connection.stream, 'close'));
  await Promise.all([...clients.map((client) => client.end()), ...closed]);
  const [after] = await fleet.counters();
  assert.ok(before && during && after);
  assert.equal(during.connections - before.connections, 2);
  assert.equal(during.threadsConnected, 3);
  assert.equal(after.maxUsedConnections, 3);
  assert.equal(after.questions - before.questions, 2 * 3 + 2);
  assert.equal(after.threadsConnected, 1);
});

test('connections above max_connections are refused, and counted as such', async () => {
  await using fleet = await embedded(1, { max_connections: 2 });
  assert.deepEqual(fleet.capacities, [{ maxConnections: 2, cpus: 1 }]);
  const client = await createConnection(login(fleet));
  await assert.rejects(createConnection(login(fleet)), { code: 'ER_CON_COUNT_ERROR' });
  const [counters] = await fleet.counters();
  client.destroy();
  assert.equal(counters?.connectionsRefused, 1);
  assert.equal(counters?.connections, 3);
});

test('the server runs in a cgroup of its own, which is removed at the end', async () => {
  const cgroups = new RecordingCgroups();
  const fleet = await embedded(1, {}, cgroups);
  assert.deepEqual(fleet.usage(), [{ memoryBytes: 1 }]);
  assert.deepEqual(cgroups.events, ['create fleet-0']);
  await Promise.all([fleet.stop(), fleet.stop()]);
  await fleet.stop();
  assert.deepEqual(cgroups.events, ['create fleet-0', 'remove fleet-0']);
});

test('once stopped, no port answers', async () => {
  const fleet = await embedded(3);
  await fleet.stop();
  await assert.rejects(createConnection(login(fleet, 2)), { code: 'ECONNREFUSED' });
});

test('a server that can not be started is a FleetError that leaves nothing behind', async () => {
  const cgroups = new RecordingCgroups(['/bin/sh', '-c', 'echo no room >&2; exit 125']);
  await assert.rejects(embedded(1, {}, cgroups), (error) => {
    assert.ok(error instanceof FleetError);
    assert.match(error.message, /exited with code 125 and logged: no room\. Run `manyhosts doctor`/);
    return true;
  });
  assert.deepEqual(cgroups.events, ['create fleet-0', 'remove fleet-0']);
});

test('a program that does not exist is a FleetError too', async () => {
  const cgroups = new RecordingCgroups(['/nonexistent']);
  await assert.rejects(embedded(1, {}, cgroups), /ENOENT/);
});

const limit = openFilesLimit();
test('more hosts than a strategy may open files is a FleetError that says how many it takes', {
  skip: limit === Infinity && 'no limit of open files can be read here',
}, async () => {
  await assert.rejects(embedded(limit), (error) => {
    assert.ok(error instanceof FleetError);
    assert.equal(
      error.message,
      `Expected that a process may open ${limit + 100} files, for ${limit} hosts at once; found a limit of ${limit}. ` +
        `Raise it with \`ulimit -n ${limit + 100}\` as root, or ask for fewer hosts.`,
    );
    return true;
  });
});

test('more hosts than an address has ports are too many for one process, and a FleetError says so', async () => {
  const server = new ServerProcess(new RecordingCgroups().create('fleet'));
  const account = { version: '8.4', user: 'bench', password: 'secret', database: 'mysql', variables: {} };
  await assert.rejects(
    server.listen({ hosts: 13_000, alone: false, faults: [], server: account }),
    (error) => {
      assert.ok(error instanceof FleetError);
      assert.match(
        error.message,
        /Expected 13000 free ports from 20000 to 32767, and found too few\. Ask for fewer/,
      );
      assert.ok(error.cause instanceof Error);
      return true;
    },
  );
  await server.stop();
});

test('max_connections that leave no room for the harness is a FleetError', async () => {
  await assert.rejects(embedded(1, { max_connections: 0 }), (error) => {
    assert.ok(error instanceof FleetError);
    assert.match(error.message, /Too many connections.*`max_connections` must leave room/s);
    return true;
  });
});

test('the server dies with a parent that is killed', async () => {
  const fixture = join(import.meta.dirname, 'fleet-owner.ts');
  const parent = spawn(process.execPath, [fixture], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const client = await createConnection(JSON.parse(String(line)));
  const lost = once(client, 'error', { signal: AbortSignal.timeout(10_000) });
  parent.kill('SIGKILL');
  const [error] = await lost;
  assert.equal(error.code, 'PROTOCOL_CONNECTION_LOST');
});
