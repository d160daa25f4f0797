// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { dockerAvailability } from '../../../harness/fleet/docker/availability.ts';
import { thisOwner } from '../../../harness/process/owner.ts';
import type { DrawnFault } from '../../../harness/scenario/fault.ts';
import { FleetError } from '../../../harness/vocabulary/errors.ts';
import { missing } from '../../requirements.ts';
import { containersOf, startSmall } from './small-fleet.ts';

suite('a fleet that can’t start', { skip: missing('docker') }, () => {
  test('says what mysqld said of a wrong variable, and leaves no container', async () => {
    const error = await failure({ variables: { no_such_variable: 1 } });
    assert.match(error.message, /^Server \d \(manyhosts\/mysql\) ended with exit code 1\. Its log says:/);
    assert.match(error.message, /\n {2}\[ERROR\].* unknown variable 'no_such_variable=1'/);
    assert.ok(error.cause instanceof Error);
    assert.deepEqual(await containersOf(thisOwner()), []);
  });

  test('says so when the memory limit is too small', async () => {
    const error = await failure({ memoryBytes: 32 * 2 ** 20 });
    assert.match(error.message, /killed because it reached its memory limit: raise fleet\.memory/);
    assert.deepEqual(await containersOf(thisOwner()), []);
  });

  test('says so when the engine refuses the container', async () => {
    const error = await failure({ memoryBytes: 1_000 });
    assert.match(error.message, /^Server \d \(manyhosts\/mysql\) could not be started: .*memory/i);
    assert.deepEqual(await containersOf(thisOwner()), []);
  });

  test('removes the servers that are ready when a later one fails', async () => {
    const failing = new Error('from the one who was told');
    const progress = (ready: number) => {
      if (ready === 3) throw failing;
    };
    await assert.rejects(startSmall({ servers: 6 }, { progress }), failing);
    assert.deepEqual(await containersOf(thisOwner()), []);
  });

  test('removes what makes faults, too', async () => {
    const faults: DrawnFault[] = [{ fault: { kind: 'stall' }, hosts: [0, 1] }];
    const error = await failure({ variables: { no_such_variable: 1 } }, { faults });
    assert.match(error.message, /unknown variable 'no_such_variable=1'/);
    assert.deepEqual(await containersOf(thisOwner()), []);
  });

  test('names the image that isn’t there', async () => {
    const error = await failure({ image: 'manyhosts.invalid/none:1' });
    assert.match(error.message, /image manyhosts\.invalid\/none:1 is not on the engine, and can't be pulled/);
    assert.ok(error.cause instanceof Error);
  });
});

test('a docker fleet is available where its images are', { skip: missing('docker') }, async () => {
  assert.deepEqual(await dockerAvailability('manyhosts/mysql'), {
    available: true,
    reason: 'an engine answers and has the image manyhosts/mysql',
  });
  assert.deepEqual(await dockerAvailability('manyhosts.invalid/none:1'), {
    available: false,
    reason:
      "image manyhosts.invalid/none:1 is not on the engine, and can't be pulled: check its name and the registry",
    remedy: 'Run `make docker` (root on Debian), or start Docker and run it again.',
  });
});

async function failure(...given: Parameters<typeof startSmall>): Promise<FleetError> {
  try {
    await using _fleet = await startSmall(...given);
  } catch (error) {
    assert.ok(error instanceof FleetError, String(error));
    return error;
  }
  throw new Error('Expected the start to fail');
}
