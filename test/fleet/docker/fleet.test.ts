// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { hostsOf } from '../../../harness/fleet/fleet.ts';
import { OWNER_LABEL, thisOwner } from '../../../harness/process/owner.ts';
import { missing } from '../../requirements.ts';
import { connectTo, containersOf, startSmall, visit } from './small-fleet.ts';

suite('a fleet of containers', { skip: missing('docker') }, () => {
  test('answers on every port, and is counted exactly', async () => {
    await using fleet = await startSmall();
    assert.deepEqual(
      fleet.hosts.map(({ id, server }) => [id, server]),
      Array.from({ length: 10 }, (_, id) => [id, id % 2]),
    );
    const before = await fleet.counters();
    const connections = await Promise.all(fleet.hosts.map((host) => connectTo(host, fleet.credentials)));
    for (const connection of connections) {
      const [rows] = await connection.query('SELECT 1 AS one');
      assert.deepEqual(rows, [{ one: 1 }]);
    }
    const after = await fleet.counters();
    for (const connection of connections) connection.destroy();
    assert.equal(before.length, 2);
    for (const [server, counters] of after.entries()) {
      assert.equal(counters.connections - (before[server]?.connections ?? 0), 5);
      assert.equal(
        counters.questions - (before[server]?.questions ?? 0),
        5 + 1,
        'the asking is the one more',
      );
      assert.ok(counters.threadsConnected >= 5 + 1);
      assert.ok(counters.maxUsedConnections >= 5 + 1);
    }
  });

  test('a sweep over servers visits the first of them, all hosts on them', async () => {
    await using fleet = await startSmall({ hosts: [5], servers: 2, sweptServers: [1, 2] });
    for (const [servers, expected] of [
      [1, [5, 0]],
      [2, [3, 2]],
    ] as const) {
      const hosts = hostsOf(fleet, { hosts: 5, servers });
      const before = await fleet.counters();
      assert.deepEqual(
        await Promise.all(hosts.map((host) => visit(host, fleet.credentials))),
        hosts.map(() => 'answers'),
      );
      const after = await fleet.counters();
      assert.deepEqual(
        after.map(({ connections }, server) => connections - (before[server]?.connections ?? 0)),
        expected,
      );
    }
    // Room for all hosts on the first one.
    assert.deepEqual(
      fleet.capacities.map(({ maxConnections }) => maxConnections),
      [60, 60],
    );
  });

  test('hosts lead to their own server', async () => {
    await using fleet = await startSmall({ hosts: [4] });
    const names = new Map<number, string>();
    for (const host of fleet.hosts) {
      const connection = await connectTo(host, fleet.credentials);
      const [[row]] = (await connection.query('SELECT @@hostname AS name')) as unknown as [
        { name: string }[],
      ];
      connection.destroy();
      assert.equal(names.get(host.server) ?? row?.name, row?.name);
      names.set(host.server, row?.name ?? '');
    }
    assert.equal(new Set(names.values()).size, 2);
  });

  test('keeps what the run records, and reads usage by the servers’ own processes', async () => {
    const ready: string[] = [];
    await using fleet = await startSmall({}, { progress: (done, of) => ready.push(`${done}/${of}`) });
    const { servers, readyNs, engine, variables, ...record } = fleet.record;
    assert.deepEqual(record, {
      provider: 'docker',
      simulated: false,
      reach: 'direct',
      hosts: 10,
      faults: [],
    });
    assert.deepEqual(ready, ['1/2', '2/2']);
    assert.ok(readyNs > 0);
    assert.match(`${engine?.name} ${engine?.version}`, /^(Docker|Podman) \d+\.\d+/);
    // Ten hosts on two servers have room for twice as many connections, and 50 more.
    assert.equal(variables?.max_connections, '60');
    assert.equal(variables?.innodb_buffer_pool_size, String(8 * 2 ** 20));
    assert.deepEqual(fleet.capacities, [{ maxConnections: 60 }, { maxConnections: 60 }]);
    for (const server of servers) {
      assert.match(server.version, /^\d+\.\d+/);
      assert.match(server.imageDigest ?? '', /^sha256:/);
      assert.equal(server.image, 'manyhosts/mysql');
    }
    const containers = await Promise.all((await containersOf(thisOwner())).map((each) => each.inspect()));
    const pids = containers.map(({ State }) => State.Pid).sort();
    assert.deepEqual(
      fleet
        .usage()
        .map(({ processes }) => processes)
        .sort(),
      pids,
    );
  });

  test('limits and labels every server, and gives it no new rights', async () => {
    await using _fleet = await startSmall({ memoryBytes: 600_000_001, cpus: 0.5, hosts: [1], servers: 1 });
    const [server] = await containersOf(thisOwner());
    assert.ok(server);
    const { HostConfig, Config } = await server.inspect();
    // Memory is charged by the page, so the kernel may round it; the engine keeps what it was told.
    assert.equal(HostConfig.Memory, 600_000_001);
    assert.equal(HostConfig.MemorySwap, 600_000_001);
    assert.equal(HostConfig.NanoCpus, 500_000_000);
    assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges']);
    assert.equal(Config.Labels[OWNER_LABEL], thisOwner().id);
  });

  test('has TLS off and its variables on', async () => {
    await using fleet = await startSmall({
      hosts: [1],
      servers: 1,
      variables: { max_connections: 77, local_infile: true },
    });
    const [host] = fleet.hosts;
    assert.ok(host);
    const connection = await connectTo(host, fleet.credentials);
    const [rows] = await connection.query(
      'SELECT @@max_connections AS most, @@local_infile AS files, @@tls_version AS tls',
    );
    connection.destroy();
    assert.deepEqual(rows, [{ most: 77, files: 1, tls: '' }]);
  });

  test('counts what did not fit in a server’s queue of new connections', async () => {
    await using fleet = await startSmall({ hosts: [1], servers: 1, variables: { back_log: 1 } });
    const [host] = fleet.hosts;
    const [server] = await containersOf(thisOwner());
    assert.ok(host && server);
    assert.deepEqual(await fleet.listenFailures(), { overflows: 0, drops: 0 });
    // A server that stands still takes nothing from its queue.
    await server.pause();
    const attempts = Array.from({ length: 10 }, () => connectTo(host, fleet.credentials));
    for (const attempt of await Promise.allSettled(attempts)) assert.equal(attempt.status, 'rejected');
    await server.unpause();
    const { overflows = 0, drops = 0 } = (await fleet.listenFailures()) ?? {};
    assert.ok(overflows > 0 && drops >= overflows, `${overflows} overflows, ${drops} drops`);
  });

  test('leaves nothing when it is stopped, twice', async () => {
    const fleet = await startSmall();
    assert.equal((await containersOf(thisOwner())).length, 2);
    await Promise.all([fleet.stop(), fleet.stop()]);
    await fleet.stop();
    assert.deepEqual(await containersOf(thisOwner()), []);
  });
});
