import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CgroupBackend, type HeldLimits, noCgroups } from '../../harness/cgroup/cgroup.ts';
import type { Engine } from '../../harness/engine/connection.ts';
import { requireLimits } from '../../harness/trial/held-limits.ts';
import type { Launch } from '../../harness/trial/programs/probe.ts';
import { FleetError } from '../../harness/vocabulary/errors.ts';

const MIB = 2 ** 20;
const HERE: Launch = { argv: ['a'], protocol: 1, versions: {} };

function contained(unenforced: Engine['unenforced']): Launch {
  const engine = { unenforced } as Engine;
  return { ...HERE, container: { engine, image: 'i', mounts: [], digest: '' } };
}

/** Control groups whose kernel makes this of whatever limits it is given. */
function groupsThatHold(held: HeldLimits): CgroupBackend {
  const none = noCgroups('a test.');
  return { ...none, kind: 'v1', create: (name) => ({ ...none.create(name), limits: () => held }) };
}

const asked = { memoryBytes: 64 * MIB, processes: 100 };
const launches = new Map([['a', HERE]]);

test('limits that are set and can’t hold are refused, with what to do', async () => {
  const backend = noCgroups('control groups are not writable for this user. Run as root.');
  await assert.rejects(requireLimits({ memoryBytes: 64 * MIB }, launches, backend), (error) => {
    assert.ok(error instanceof FleetError);
    assert.equal(
      error.message,
      "Expected that limits.memory can be enforced, found that it can't for a. No memory or CPU figures, and no limits on " +
        'strategies: control groups are not writable for this user. Run as root.\n' +
        'Take `isolation: container`, which needs a container engine; or remove limits.memory.',
    );
    return true;
  });
  await assert.rejects(
    requireLimits(asked, launches, backend),
    /limits\.memory and limits\.processes can be/,
  );
});

test('without control groups nothing is refused of a scenario that sets no limit', async () => {
  assert.deepEqual(await requireLimits({}, launches, noCgroups('a test.')), []);
});

test('limits that the kernel takes hold, rounded down to pages or made smaller by a group above', async () => {
  const held = { memoryBytes: 64 * MIB - 4096, processes: 50, canSwap: false };
  assert.deepEqual(await requireLimits(asked, launches, groupsThatHold(held)), []);
});

test('a limit that the kernel ignores, raises, or lets swap is refused', async () => {
  const refused = (held: HeldLimits, message: RegExp) =>
    assert.rejects(requireLimits(asked, launches, groupsThatHold(held)), message);
  await refused(
    { memoryBytes: 64 * MIB, canSwap: false },
    /^FleetError: Expected that limits\.processes can be/,
  );
  await refused({ processes: 100, canSwap: false }, /^FleetError: Expected that limits\.memory can be/);
  await refused({ memoryBytes: 65 * MIB, processes: 100, canSwap: false }, /limits\.memory can be/);
  await refused({ memoryBytes: 64 * MIB, processes: 100, canSwap: true }, /goes to swap/);
});

test('a limit that nobody set and that does not hold is said once', async () => {
  const notices = await requireLimits({}, launches, groupsThatHold({ memoryBytes: 1, canSwap: false }));
  assert.deepEqual(notices, [
    'Not limited: processes of a. This user may not write to the controller’s control groups.',
  ]);
});

test('in a container the engine’s kernel has to hold them', async () => {
  const backend = noCgroups('a test.');
  const run = (unenforced: Engine['unenforced']) =>
    requireLimits(asked, new Map([['b', contained(unenforced)]]), backend);
  assert.deepEqual(await run([]), []);
  await assert.rejects(
    run(['memory']),
    /limits\.memory can be enforced, found that it can't for b\. The container engine/,
  );
});
