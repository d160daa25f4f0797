// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { noCgroups } from '../../../harness/cgroup/cgroup.ts';
import type { StrategyCommand, StrategySpec } from '../../../harness/scenario/scenario.ts';
import { isolationNotices, prepareLaunches } from '../../../harness/trial/programs/launch.ts';
import type { Launch } from '../../../harness/trial/programs/probe.ts';
import { missing } from '../../requirements.ts';

const NONE = noCgroups('for this test.');
const GROUPS = { ...NONE, kind: 'v2' } as const;
const PYTHON = { kind: 'catalogue', name: 'python/aiomysql' } as const;
const TRUE = { kind: 'program', argv: ['/bin/true'], protocol: 'none', cwd: '/' } as const;

suite('how strategies are isolated', { skip: missing('docker', 'images for strategies', 'python') }, () => {
  test('auto takes control groups where there are some', async () => {
    const launches = await prepareLaunches([strategy('a', PYTHON)], GROUPS, 'docker');
    assert.equal(containerOf(launches.get('a')), undefined);
    assert.deepEqual(isolationNotices(launches, GROUPS), []);
  });

  test('without them it takes containers, and nothing where it knows of no image', async () => {
    const launches = await prepareLaunches([strategy('a', PYTHON), strategy('b', TRUE)], NONE, 'docker');
    assert.equal(containerOf(launches.get('a'))?.image, 'manyhosts/python');
    assert.equal(containerOf(launches.get('b')), undefined);
    assert.deepEqual(isolationNotices(launches, NONE), [
      'Isolation: container for a, for this machine has no control groups.',
      'Isolation: none for b. No memory or CPU figures, and no limits on strategies: for this test.',
    ]);
  });

  test('each as asked for; in a container with the versions that its image has', async () => {
    const strategies = [strategy('a', PYTHON, 'container'), strategy('b', PYTHON, 'cgroup')];
    const launches = await prepareLaunches(strategies, GROUPS, 'docker');
    const contained = launches.get('a');
    assert.ok(contained && 'versions' in contained);
    assert.deepEqual(Object.keys(contained.versions), ['python', 'aiomysql', 'pymysql']);
    assert.match(contained.container?.digest ?? '', /^sha256:/);
    assert.equal(containerOf(launches.get('b')), undefined);
    assert.deepEqual(isolationNotices(launches, GROUPS), ['Isolation: container for a, as asked for.']);
  });

  test('an image that can’t be had makes a strategy unavailable', async () => {
    const launches = await prepareLaunches(
      [strategy('a', { ...TRUE, image: 'localhost:1/no-such-image' }, 'container')],
      GROUPS,
      'docker',
    );
    assert.deepEqual(launches.get('a'), {
      unavailable: {
        reason:
          "Image localhost:1/no-such-image is not on the engine, and can't be pulled: check its name and the registry",
        remedy: 'Or take isolation: cgroup.',
      },
    });
  });
});

function strategy(
  name: string,
  command: StrategyCommand,
  isolation: StrategySpec['isolation'] = 'auto',
): StrategySpec {
  return { name, command, isolation, parameterSets: [{}], rounds: 1, warmup: 0 };
}

function containerOf(launch: Launch | undefined) {
  assert.ok(launch && 'argv' in launch, JSON.stringify(launch));
  return launch.container;
}
