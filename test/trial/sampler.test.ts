import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { watchMemory } from '../../harness/trial/sampler.ts';
import { RecordingCgroups } from '../fleet/embedded/embedded-fleet.ts';

const group = {
  ...new RecordingCgroups().create('watched'),
  current: () => ({ memoryBytes: 1 }),
};

/** How many points there are after each of these moments, of a trial that began so many seconds ago. */
function pointsAfter(seconds: number, moments: readonly number[]): number[] {
  mock.timers.enable({ apis: ['setTimeout'] });
  const memory = watchMemory(group, process.hrtime.bigint() - BigInt(seconds * 1e9));
  const counts = moments.map((ms) => {
    mock.timers.tick(ms);
    return memory.points.length;
  });
  memory.stop();
  mock.timers.tick(1e6);
  counts.push(memory.points.length);
  mock.timers.reset();
  return counts;
}

test('memory is looked at every 20 ms, in a long trial every thousandth of it, and no more when it is over', () => {
  assert.deepEqual(pointsAfter(0, [19, 1, 20, 20]), [0, 1, 2, 3, 3]);
  assert.deepEqual(pointsAfter(100, [99, 6]), [0, 1, 1]);
});
