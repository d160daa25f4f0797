// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { connectEngine } from '../../../../harness/engine/connection.ts';
import { OWNER_LABEL } from '../../../../harness/process/owner.ts';
import { readRun } from '../../../../harness/store/folder.ts';
import { workspace } from '../../../cli/cli.ts';
import { startRun } from '../../../cli/moments.ts';
import { missing } from '../../../requirements.ts';
import { leftovers, processesOf } from '../../../torture/audit.ts';

const HANGS = `name: hangs
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
isolation: container
strategies: [{name: hangs, command: [sleep, '100'], protocol: none, image: manyhosts/python}]
trials: {warmup: 0, rounds: 1}
`;

suite('a run that ends while a program works in a container', {
  skip: missing('docker', 'images for strategies'),
}, () => {
  test('by an interrupt: it is kept, and the container is gone', async () => {
    const { folder, child, ended, owner } = await startHanging();
    child.kill('SIGINT');
    assert.equal((await ended).code, 105);
    const { cases, trials } = readRun(join(folder, 'results', 'latest'));
    assert.equal(cases[0]?.container?.image, 'manyhosts/python');
    assert.equal(trials[0]?.outcome.message, 'Interrupted while it ran.');
    assert.deepEqual(await leftovers(owner, true), []);
  });

  test('by a kill -9: its guard removes the container', async () => {
    const { child, ended, owner } = await startHanging();
    const before = processesOf(owner);
    child.kill('SIGKILL');
    await ended;
    assert.deepEqual(await leftovers(owner, true, before), []);
  });
});

/** A run whose container has been started. */
async function startHanging() {
  const { client } = await connectEngine();
  const folder = workspace({ 'hangs.yaml': HANGS });
  const started = startRun(folder, 'hangs.yaml', '--quiet');
  const filters = { event: ['start'], label: [`${OWNER_LABEL}=${started.owner}`] };
  const events = await client.container.dockerode.getEvents({ filters });
  await once(events, 'data');
  (events as NodeJS.ReadableStream & { destroy(): void }).destroy();
  return { folder, ...started };
}
