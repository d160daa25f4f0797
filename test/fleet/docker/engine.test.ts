import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EngineFacts, reachOf } from '../../../harness/engine/connection.ts';

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
