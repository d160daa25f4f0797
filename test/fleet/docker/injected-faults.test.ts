// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import type { Fleet } from '../../../harness/fleet/fleet.ts';
import { thisOwner } from '../../../harness/process/owner.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import { missing } from '../../requirements.ts';
import { breakOff, connectTo, containersOf, startSmall, untilFrozen, visit } from './small-fleet.ts';

const MS = 1e6;

/** Even hosts are on server 0, odd ones on server 1. */
const FAULTS: readonly DrawnFault[] = [
  { fault: { kind: 'refuse' }, hosts: [2] },
  { fault: { kind: 'slow', byMs: 100 }, hosts: [4] },
  { fault: { kind: 'crash', afterMs: 40 }, servers: [0] },
  { fault: { kind: 'pause', afterMs: 40 }, servers: [1] },
];
// Its open connections are reset before it stops to listen, and what was accepted meanwhile is reset, too.
const KILLED = /^(ECONNREFUSED|ECONNRESET)$/;
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

  test('makes and undoes faults of some cycles in the trial, on kept connections, too', async (context) => {
    const crash: DrawnFault = { fault: { kind: 'crash' }, servers: [0], during: { at: 1, until: 3 } };
    const silent: DrawnFault = { fault: { kind: 'silent' }, hosts: [1], during: { at: 1, until: 6 } };
    await using fleet = await startSmall({ hosts: [4] }, { faults: [crash, silent] });
    const [onCrashed, fallsSilent, , beside] = fleet.hosts;
    assert.ok(onCrashed && fallsSilent && beside);
    const lost = await connectTo(onCrashed, fleet.credentials);
    const kept = await connectTo(fallsSilent, fleet.credentials);
    context.after(() => {
      breakOff(lost);
      breakOff(kept);
    });
    const everyMs = 400;
    const goAt = performance.now();
    const injected = fleet.injectFaults(everyMs * MS);
    const [error] = await once(lost, 'error');
    assert.match(error.code, /^(PROTOCOL_CONNECTION_LOST|ECONNRESET)$/);
    assert.match(await visit(onCrashed, fleet.credentials), KILLED);
    const [[rows]] = await Promise.all([
      kept.query('select 1 as one'),
      visit(fallsSilent, fleet.credentials).then((came) => assert.equal(came, 'ETIMEDOUT')),
      visit(beside, fleet.credentials).then((came) => assert.equal(came, 'answers')),
    ]);
    assert.deepEqual(rows, [{ one: 1 }]);
    assert.ok(performance.now() - goAt > 6 * everyMs, 'its packets vanished until then, and TCP went on');
    while ((await visit(onCrashed, fleet.credentials)) !== 'answers');
    const moments = (await injected.revert()).toSorted((a, b) => a.fault - b.fault);
    const bounds = [
      [1, 3],
      [1, 6],
    ].map((cycles) => cycles.map((cycle) => cycle * everyMs * MS));
    assert.deepEqual(
      moments.map(({ fault, beganNs, endedNs = 0 }) => {
        const [from = 0, to = 0] = bounds[fault] ?? [];
        return [fault, beganNs >= from - MS, endedNs >= to - MS];
      }),
      [
        [0, true, true],
        [1, true, true],
      ],
    );
    assert.deepEqual(await outcomes(fleet), ['answers', 'answers', 'answers', 'answers']);
    assert.deepEqual(
      (await fleet.counters()).map(({ restarts }) => restarts),
      [1, 0],
    );
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
  assert.match(await visit(onCrashed, fleet.credentials), KILLED);
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
