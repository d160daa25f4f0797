// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Fleet } from '../../harness/fleet/fleet.ts';
import { startSmall } from '../fleet/docker/small-fleet.ts';
import { missing } from '../requirements.ts';
import { STRATEGIES, titled } from '../strategies/cases.ts';
import { errorsKnownTo, HOSTS, LASTING, perform, warningsOf } from './lasting-faults.ts';

// faults.test.ts asks the embedded fleet for the very same hosts and kinds.
// Each mostly waits for its timeouts.
suite('real servers with faults', { skip: missing('docker'), concurrency: 3 }, () => {
  let fleet: Fleet;
  before(async () => {
    fleet = await startSmall({ hosts: [HOSTS] }, { faults: LASTING });
  });
  after(() => fleet?.stop());

  for (const strategy of STRATEGIES) {
    const { title, options } = titled(
      strategy,
      'reports the same hosts by the same kinds as on the embedded fleet',
    );
    test(title, options, async () => {
      const { measurement, errors } = await perform(fleet, strategy.name);
      assert.deepEqual(errors, errorsKnownTo(strategy));
      assert.deepEqual(warningsOf(measurement), []);
    });
  }
});
