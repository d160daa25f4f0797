// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import type { Fleet } from '../../../harness/fleet/fleet.ts';
import { thisOwner } from '../../../harness/process/owner.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import { missing } from '../../requirements.ts';
import { connectTo, containersOf, startSmall, untilFrozen, visit } from './small-fleet.ts';

/** Even hosts are on server 0, odd ones on server 1. */
const FAULTS: readonly DrawnFault[] = [
  { fault: { kind: 'refuse' }, hosts: [2] },
  { fault: { kind: 'slow', byMs: 100 }, hosts: [4] },
  { fault: { kind: 'crash', afterMs: 40 }, servers: [0] },
  { fault: { kind: 'pause', afterMs: 40 }, servers: [1] },
];
const WELL = ['answers', 'answers', 'ECONNREFUSED', 'answers', 'answers', 'answers'];

suite('a fleet that one server crashes in and one freezes', { skip: missing('docker') }, () => {
  test('comes back as it was, and counts right', async () => {
    await using fleet = await startSmall({ hosts: [6] }, { faults: FAULTS });
    assert.deepEqual(await outcomes(fleet), WELL);

    const unharmed = fleet.injectFaults();
    await unharmed.revert();
    assert.deepEqual(
      (await fleet.counters()).map(({ restarts }) => restarts),
      [0, 0],
      'a trial that was over before',
    );

    const processes = fleet.usage();
    await injectAndRevert(fleet);
    assert.deepEqual(await outcomes(fleet), WELL);
    const [crashed, paused] = fleet.usage();
    assert.notDeepEqual(crashed, processes[0], 'read of another process');
    assert.deepEqual(paused, processes[1]);

    const [lost] = fleet.hosts;
    assert.ok(lost);
    const open = await connectTo(lost, fleet.credentials);
    fleet.injectFaults();
    await once(open, 'error');
    await fleet.stop();
    assert.deepEqual(await containersOf(thisOwner()), [], 'stopped in the middle of it');
  });
});

async function injectAndRevert(fleet: Fleet): Promise<void> {
  const [onCrashed, onPaused] = fleet.hosts;
  assert.ok(onCrashed && onPaused);
  const lost = await connectTo(onCrashed, fleet.credentials);
  const standing = await connectTo(onPaused, fleet.credentials);
  const [, before] = await fleet.counters();

  const injected = fleet.injectFaults();
  const [[error]] = await Promise.all([once(lost, 'error'), untilFrozen(standing)]);
  assert.match(error.code, /^(PROTOCOL_CONNECTION_LOST|ECONNRESET)$/);
  assert.equal(await visit(onCrashed, fleet.credentials), 'ECONNREFUSED');
  assert.equal(await visit(onPaused, fleet.credentials), 'ETIMEDOUT');
  await injected.revert();

  const [after, thawed] = await fleet.counters();
  assert.equal(after?.restarts, 1);
  assert.equal(thawed?.restarts, 0);
  const came = (thawed?.connections ?? 0) - (before?.connections ?? 0);
  assert.equal(came, 1, 'the one that came while it stood still, and none of the harness');
}

function outcomes(fleet: Fleet): Promise<string[]> {
  return Promise.all(fleet.hosts.map((host) => visit(host, fleet.credentials)));
}
