// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { OWNER_LABEL, ownerOf } from '../../harness/process/owner.ts';
import { readRun } from '../../harness/store/folder.ts';
import { missing } from '../requirements.ts';
import { scratchFolder } from '../scratch.ts';
import { containersOf } from '../torture/audit.ts';
import { cli, startCliWith, workspace } from './cli.ts';
import { honest, requireEndedEarly, shown, startRun } from './moments.ts';

test('a container killed behind the harness’s back ends the run, and the others are removed', {
  skip: missing('docker'),
}, async () => {
  const folder = workspace({ 'small.yaml': honest('docker', 500) });
  const { child, ended, owner } = startRun(folder, 'small.yaml');
  await shown(child.stderr, /\[3\/500\]/);
  docker('kill', ...docker('ps', '-q', `--filter=label=${OWNER_LABEL}=${owner}`, '--filter=name=server-0'));
  const { code, stderr } = await ended;
  const failure = 'Server 0 does not answer any more: its container ended with exit code 137.';
  requireEndedEarly(join(folder, 'results', 'latest'), failure);
  assert.ok(stderr.includes(`The run ended early. ${failure}\n`), stderr);
  assert.equal(code, 97);
  assert.deepEqual(await containersOf(owner), []);
});

test('an engine that dies in the middle costs the cleaning up, which clean does when it is back', {
  skip: missing('docker'),
}, async () => {
  const folder = workspace({
    // It visits its hosts, so that nothing else decides the exit code.
    'small.yaml': honest('docker', 5).replace(/^strategies.*$/m, 'strategies: [{use: node/async-lean}]'),
  });
  const engine = await proxyOfEngine();
  const { child, ended } = startCliWith({ DOCKER_HOST: engine.url }, folder, 'run', 'small.yaml');
  await shown(child.stderr, /\[1\/5\]/);
  engine.die();
  const { code, stdout, stderr } = await ended;
  assert.match(
    stderr,
    /^The fleet could not be stopped: .*\. Run `manyhosts clean` to remove what is left of it\.$/m,
  );
  assert.match(stdout, /^node\/async-lean +completed 5 /m);
  assert.equal(code, 1);
  assert.equal(readRun(join(folder, 'results', 'latest')).state, 'finished');
  const removed = await cli(folder, 'clean');
  assert.match(removed.stdout, /^Removed container manyhosts-[0-9a-f]+-server-0$/m);
});

test('an engine that dies while the fleet starts is 100', { skip: missing('docker') }, async () => {
  const folder = workspace({ 'small.yaml': honest('docker', 5) });
  const engine = await proxyOfEngine();
  const { child, ended } = startCliWith({ DOCKER_HOST: engine.url }, folder, 'run', 'small.yaml');
  const { id } = ownerOf(child.pid ?? 0);
  await engine.asked(/POST \S*\/containers\/[0-9a-f]+\/start/);
  engine.die();
  const { code, stderr } = await ended;
  assert.equal(code, 100, stderr);
  assert.doesNotMatch(stderr, /^ +at /m);
  assert.deepEqual(readdirSync(folder), ['small.yaml']);
  await cli(folder, 'clean');
  assert.deepEqual(await containersOf(id), []);
});

function docker(...args: readonly string[]): string[] {
  return execFileSync('docker', args, { encoding: 'utf8', timeout: 20_000 }).split('\n').filter(Boolean);
}

/** The machine's engine behind a socket of its own, so that it can be seen to die without that it does. */
async function proxyOfEngine() {
  const path = join(scratchFolder(), 'engine.sock');
  const open = new Set<Socket>();
  let heard = '';
  const { promise, resolve } = Promise.withResolvers<void>();
  let awaited = /$^/;
  const server = createServer((client) => {
    const engine = connect('/var/run/docker.sock');
    for (const socket of [client, engine]) open.add(socket.on('error', () => {}));
    client.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (awaited.test(heard)) resolve();
    });
    client.pipe(engine).pipe(client);
  });
  await new Promise<void>((listening) => server.listen(path, listening));
  return {
    url: `unix://${path}`,
    asked(pattern: RegExp) {
      awaited = pattern;
      return promise;
    },
    die() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
