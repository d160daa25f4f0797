import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun } from '../../harness/store/folder.ts';
import { embedded, faulty } from '../fleet/embedded/embedded-fleet.ts';
import { cli, startCliWith, workspace } from './cli.ts';

const SPY = join(import.meta.dirname, '..', 'fixtures', 'spy.ts');
const PASSWORD_OF = 'OWN_HOSTS_PASSWORD';

const scenario = (external: string) => `name: ours
fleet:
  provider: external
  hosts: [2, 4]
  external: {${external}, user: bench, passwordFrom: ${PASSWORD_OF}, database: mysql, maxConnections: 2}
workload: {sql: select sleep(0.01), floor: 10ms, timeout: 5s}
strategies:
  - {use: node/async-lean, with: {concurrency: 2}}
  - {name: spy, command: [${process.execPath}, ${SPY}], protocol: 2}
trials: {warmup: 0, rounds: 2, settle: 10ms}
`;

test('own hosts are visited, and neither password nor address gets anywhere', async () => {
  await using own = await embedded(5);
  const { password } = own.credentials;
  const hosts = own.hosts.map(({ port }) => `localhost:${port} # ours\n`).join('');
  const folder = workspace({ 'ours.yaml': scenario('file: hosts.txt'), 'hosts.txt': hosts });
  const { code, stdout, stderr } = await startCliWith(
    { [PASSWORD_OF]: password },
    folder,
    ...['run', 'ours.yaml'],
  ).ended;
  assert.equal(code, 0, stdout + stderr);
  assert.match(stderr, /^Fleet: external, as asked for\. Your own hosts are visited as they are\.$/m);
  assert.match(stdout, /^4 hosts of the author's own, MySQL 8\.4\.0-manyhosts-embedded; ready in /m);
  const results = join(folder, 'results');
  const { fleet, trials } = readRun(join(results, 'latest'));
  assert.deepEqual(fleet.versions, { '8.4.0-manyhosts-embedded': 4 });
  assert.deepEqual(fleet.servers, []);
  for (const { outcome, hosts, servers, warnings = [] } of trials) {
    assert.equal(outcome.kind, 'completed', outcome.message);
    assert.equal(hosts?.answered, hosts?.asked);
    assert.deepEqual(servers, {});
    assert.ok(!warnings.some(({ check }) => check === 'counters' || check === 'hosts-unreached'));
  }
  const kept = filesIn(results).map((file) => readFileSync(file, 'utf8'));
  for (const text of [...kept, stdout, stderr]) {
    assert.ok(!text.includes(password));
    assert.ok(!own.hosts.some(({ port }) => text.includes(`localhost:${port}`)));
  }
});

test('hosts that are down are named once, and cause no warning', async () => {
  await using own = await faulty(4, [{ fault: { kind: 'refuse' }, hosts: [1] }]);
  const list = own.hosts.map(({ address, port }) => `"${address}:${port}"`).join(', ');
  const folder = workspace({ 'ours.yaml': scenario(`list: [${list}]`) });
  const { code, stdout, stderr } = await startCliWith(
    { [PASSWORD_OF]: own.credentials.password },
    folder,
    ...['run', 'ours.yaml', '--only', 'node/*'],
  ).ended;
  assert.equal(code, 0, stdout + stderr);
  assert.match(stderr, /^3 of 4 hosts answer\. Not: host 1 \(ECONNREFUSED\)\.$/m);
  assert.match(stdout, /When the run began, 1 of 4 hosts has a fault: 1 × down\./);
  const { fleet, trials } = readRun(join(folder, 'results', 'latest'));
  assert.deepEqual(fleet.faults, [{ kind: 'down', hosts: [1] }]);
  for (const { hosts, warnings = [] } of trials) {
    assert.deepEqual(hosts?.errors, { ECONNREFUSED: 1 });
    assert.ok(!warnings.some(({ check }) => check === 'hosts-unreached'));
  }
});

test('without the password there is no run; validate and plan need none, and execute no command', async () => {
  const folder = workspace({ 'ours.yaml': scenario('command: [touch, executed]') });
  for (const command of ['validate', 'plan']) {
    const { code, stderr } = await cli(folder, command, 'ours.yaml');
    assert.equal(code, 0, stderr);
  }
  const { code, stderr } = await cli(folder, 'run', 'ours.yaml');
  assert.equal(code, 100);
  assert.match(
    stderr,
    /^Expected the password of bench in the environment variable OWN_HOSTS_PASSWORD, but it is not set\./m,
  );
  assert.ok(!existsSync(join(folder, 'executed')));
  assert.ok(!existsSync(join(folder, 'results', 'latest')));
});

test('the same scenario can be tried on the embedded fleet first', async () => {
  const folder = workspace({ 'ours.yaml': scenario('command: [touch, executed]') });
  const { code, stderr } = await cli(folder, 'run', 'ours.yaml', '--provider', 'embedded', '--rounds', '1');
  assert.equal(code, 0, stderr);
  assert.equal(readRun(join(folder, 'results', 'latest')).fleet.provider, 'embedded');
  assert.ok(!existsSync(join(folder, 'executed')));
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}
