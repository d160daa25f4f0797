import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import Dockerode from 'dockerode';
import { type EngineFacts, limitCalls, reachOf } from '../../harness/engine/connection.ts';
import { FleetError } from '../../harness/vocabulary/errors.ts';
import { scratchFolder } from '../scratch.ts';

const onThisLinux: EngineFacts = {
  platform: 'linux',
  socketPath: '/var/run/docker.sock',
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  securityOptions: ['name=seccomp,profile=default'],
};

test('containers of an engine on this Linux are reached directly', () => {
  assert.equal(reachOf(onThisLinux), 'direct');
});

test('containers elsewhere are reached through published ports', () => {
  const elsewhere: Partial<EngineFacts>[] = [
    { platform: 'darwin' },
    { operatingSystem: 'Docker Desktop' },
    { socketPath: undefined },
    { securityOptions: ['name=seccomp,profile=default', 'name=rootless'] },
  ];
  for (const facts of elsewhere) assert.equal(reachOf({ ...onThisLinux, ...facts }), 'published');
});

test('an engine that hangs is given up on, and a stream that it has begun is not', async (context) => {
  const socketPath = join(scratchFolder(), 'engine.sock');
  const stream = Promise.withResolvers<ServerResponse>();
  const hungUp = Promise.withResolvers<void>();
  const server = createServer(({ url }, response) => {
    if (url?.startsWith('/containers/create')) response.once('close', hungUp.resolve);
    else stream.resolve(response.writeHead(200));
    response.flushHeaders();
  });
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(socketPath), 'listening');

  const engine = new Dockerode({ socketPath });
  limitCalls(engine.modem, 500);
  const events = text(await engine.getEvents());
  await assert.rejects(engine.createContainer({ Image: 'any' }), (error) => {
    assert.ok(error instanceof FleetError);
    assert.match(
      error.message,
      /^The container engine has not answered POST \/containers\/create within 0\.5 s\./,
    );
    return true;
  });
  await hungUp.promise;
  (await stream.promise).end('after the limit');
  assert.equal(await events, 'after the limit');
});

test('a call to the engine ends when its caller gives it up, limited or not', async (context) => {
  const socketPath = join(scratchFolder(), 'engine.sock');
  const asked = Promise.withResolvers<void>();
  const server = createServer(() => asked.resolve());
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server.listen(socketPath), 'listening');

  const engine = new Dockerode({ socketPath });
  limitCalls(engine.modem, 60_000);
  const caller = new AbortController();
  const waiting = engine.getContainer('any').wait({ abortSignal: caller.signal });
  await asked.promise;
  caller.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});
