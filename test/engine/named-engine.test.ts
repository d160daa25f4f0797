import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { namedEngine, placeOf, whySilent } from '../../harness/engine/named-engine.ts';
import { scratchFolder } from '../scratch.ts';

/** A home folder in which Docker has one context, the current one if it is so. */
function homeWithContext(name: string, host: string, config = {}): string {
  const home = scratchFolder();
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(home, '.docker', 'contexts', 'meta', id);
  mkdirSync(meta, { recursive: true });
  writeFileSync(
    join(meta, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
  writeFileSync(join(home, '.docker', 'config.json'), JSON.stringify(config));
  return home;
}

test('nothing names an engine: the usual places are meant', () => {
  assert.equal(namedEngine({}, scratchFolder()), undefined);
  assert.equal(namedEngine({ DOCKER_HOST: '' }, scratchFolder()), undefined);
  assert.equal(namedEngine({ DOCKER_CONTEXT: 'default' }, scratchFolder()), undefined);
});

test('DOCKER_HOST names one before a context does, and that before files', () => {
  const home = homeWithContext('lab', 'tcp://10.0.0.1:2375', { currentContext: 'lab' });
  const host = { DOCKER_HOST: 'unix:///a.sock', DOCKER_CONTEXT: 'lab' };
  assert.deepEqual(namedEngine(host, home), { url: 'unix:///a.sock', by: 'DOCKER_HOST' });
  const lab = { url: 'tcp://10.0.0.1:2375', by: 'the context "lab" (DOCKER_CONTEXT)' };
  assert.deepEqual(namedEngine({ DOCKER_CONTEXT: 'lab' }, home), lab);
  assert.equal(namedEngine({}, home)?.url, lab.url);
  writeFileSync(join(home, '.testcontainers.properties'), 'docker.host=tcp\\://10.0.0.2\\:2375\n');
  assert.deepEqual(namedEngine({}, home), {
    url: 'tcp://10.0.0.2:2375',
    by: 'docker.host in ~/.testcontainers.properties',
  });
});

test('a context that there is not, and files that can’t be read, are named', () => {
  const home = homeWithContext('lab', 'unix:///a.sock', { currentContext: 'gone' });
  assert.throws(
    () => namedEngine({}, home),
    /^EngineError: CurrentContext in .*config\.json names the context "gone", which there is not\. `docker context ls`/,
  );
  writeFileSync(join(home, '.docker', 'config.json'), '{');
  assert.throws(() => namedEngine({}, home), /config\.json is not readable as JSON/);
});

test('an engine is named by a socket or by a host and a port', () => {
  const place = (url: string) => placeOf({ url, by: 'DOCKER_HOST' });
  assert.deepEqual(place('unix:///run/user/1000/docker.sock'), { path: '/run/user/1000/docker.sock' });
  assert.deepEqual(place('tcp://db1:2375'), { host: 'db1', port: 2375 });
  assert.deepEqual(place('tcp://[::1]:2376'), { host: '::1', port: 2376 });
  assert.throws(() => place('ssh://bench@db1'), /names a container engine by ssh .* Forward its socket/);
  for (const url of ['docker.sock', '/var/run/docker.sock', 'unix://', 'tcp://db1', 'fd://', ''])
    assert.throws(() => place(url), {
      message: `DOCKER_HOST has to name a container engine as unix:///PATH or tcp://HOST:PORT, found "${url}". Correct it, or unset it to use the engine of this machine.`,
    });
});

test('why an engine is silent is said by where it should listen', async () => {
  const folder = scratchFolder();
  assert.equal(await whySilent({ path: join(folder, 'none.sock') }), 'there is no such socket');
  writeFileSync(join(folder, 'file'), '');
  assert.equal(await whySilent({ path: join(folder, 'file') }), 'nothing listens there');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  assert.equal(await whySilent({ host: '127.0.0.1', port }), undefined);
  server.close();
  await once(server, 'close');
  assert.equal(await whySilent({ host: '127.0.0.1', port }), 'nothing listens there');
});
