// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { noCgroups } from '../../../../harness/cgroup/cgroup.ts';
import { connectEngine } from '../../../../harness/engine/connection.ts';
import type { Fleet } from '../../../../harness/fleet/fleet.ts';
import { thisOwner } from '../../../../harness/process/owner.ts';
import { PROJECT } from '../../../../harness/process/project.ts';
import type { Program } from '../../../../harness/trial/launchers/subprocess.ts';
import { prepareLaunches } from '../../../../harness/trial/programs/launch.ts';
import { containersOf, startSmall } from '../../../fleet/docker/small-fleet.ts';
import { missing } from '../../../requirements.ts';
import { attempt, backend } from '../../attempt.ts';

const ALLOCATE = join(PROJECT, 'test', 'fixtures', 'allocate.py');

// With the control groups of this machine, and as where the engine has a kernel of its own, which shows none.
for (const cgroups of [backend, noCgroups('for this test')]) {
  const needs = missing('docker', 'images for strategies', 'cgroups');
  suite(`in a container, control groups ${cgroups.kind}`, { skip: needs }, () => {
    for (const [way, kind, message] of [
      ['honest', 'completed', 'Completed.'],
      ['exits-3', 'failed', 'Exited with code 3 before READY.'],
      ['kills-itself', 'signalled', 'Ended by SIGTERM before READY.'],
      ['exits-early', 'protocol-violation', 'Broke the protocol: exited 0 between GO and DONE.'],
      [
        'prints-rubbish',
        'protocol-violation',
        'Broke the protocol: expected READY on standard output, found "hello".',
      ],
    ] as const) {
      test(way, async () => {
        const { measurement } = await attempt(way, { cgroups, program: await child(way) });
        assert.equal(measurement.outcome.message, message);
        assert.equal(measurement.outcome.kind, kind);
      });
    }

    test('what takes too long is killed', async () => {
      const program = await child('never-done');
      const { measurement } = await attempt('', { cgroups, program, timeoutMs: 1500 });
      assert.equal(measurement.outcome.message, 'Killed between GO and DONE: it took longer than 1.5 s.');
    });

    test('what is not in the image, and an image that is not there', async () => {
      const program = { ...(await child('')), argv: ['no-such-program'] };
      const { measurement } = await attempt('', { cgroups, program });
      assert.equal(
        measurement.outcome.message,
        'Exited with code 127 before READY: there is no such program.',
      );
      const container = { ...program.container, image: 'manyhosts/none' };
      const { measurement: imageless } = await attempt('', { cgroups, program: { ...program, container } });
      assert.match(
        imageless.outcome.message,
        /^Could not be started: in a container of manyhosts\/none: .*No such image/,
      );
    });

    test('without the protocol its standard input is at an end', async () => {
      const program = { ...(await allocation()), argv: ['cat'] };
      const { measurement } = await attempt('', { cgroups, program, timeoutMs: 5000 });
      assert.equal(measurement.outcome.message, 'Completed.');
    });

    test('the memory limit is the container’s', async () => {
      const limits = { memoryBytes: 64 * 2 ** 20 };
      const { measurement } = await attempt('', { cgroups, program: await allocation(), limits });
      assert.equal(measurement.outcome.kind, 'out-of-memory');
    });

    test('a program’s memory is what it is in a control group, within 5%', async () => {
      const contained = await attempt('', { cgroups, program: await allocation() });
      const bare = await attempt('', {
        program: { argv: ['python3', ALLOCATE, '256', '1'], protocol: 'none', cwd: PROJECT },
      });
      // Only a group of this machine's can be looked at meanwhile.
      assert.equal(contained.timeline.length > 0, cgroups.kind !== 'none');
      const [inside = 0, outside = 0] = [contained, bare].map((each) => each.measurement.memoryPeakBytes);
      assert.ok(Math.abs(inside / outside - 1) < 0.05, `${inside} in a container, ${outside} in a group`);
    });

    test('it has the task, its own errors, and nothing of the harness’s environment', async () => {
      process.env.SECRET_OF_THE_USER = 'hush-hush';
      const program = await child('shows-its-environment');
      const { logFile } = await attempt('', { cgroups, program });
      const environment = JSON.parse(readFileSync(logFile, 'utf8'));
      assert.match(environment.MANYHOSTS_TASK, /task\.json$/);
      assert.equal(environment.SECRET_OF_THE_USER, undefined);
    });

    test('nothing is left', async () => {
      assert.deepEqual(await containersOf(thisOwner()), []);
    });
  });
}

const fleetNeeds = missing('docker', 'images for strategies', 'python');

suite('on a fleet of containers', { skip: fleetNeeds }, () => {
  test('the hosts are visited that the harness reaches by published ports', async () => {
    await using fleet = await startSmall({ hosts: [6] }, {}, { reach: 'published' });
    const program = await launch('node/async-lean', 'container');
    assert.equal(program.versions.node, process.versions.node);
    const { measurement } = await attempt('', { fleet, program, hosts: 6 });
    assert.deepEqual(measurement.hosts, { asked: 6, answered: 6, errors: {} });
  });

  test('a strategy’s memory is what it is in a control group, within 5%', {
    skip: missing('cgroups'),
  }, async () => {
    await using fleet = await startSmall();
    for (const name of ['python/aiomysql-uvloop', 'node/async-lean']) {
      const [outside = 0, inside = 0] = [
        await typicalPeak(fleet, await launch(name, 'cgroup')),
        await typicalPeak(fleet, await launch(name, 'container')),
      ];
      assert.ok(
        Math.abs(inside / outside - 1) < 0.05,
        `${name}: ${inside} in a container, ${outside} in a group`,
      );
    }
  });
});

/** Of three trials the one in the middle, after one that fills the page cache. */
async function typicalPeak(fleet: Fleet, program: Program): Promise<number | undefined> {
  const peaks: number[] = [];
  for (let trial = 0; trial < 4; trial++) {
    const { measurement } = await attempt('', { fleet, program, hosts: 10 });
    assert.equal(measurement.outcome.message, 'Completed.');
    if (trial > 0) peaks.push(measurement.memoryPeakBytes ?? 0);
  }
  return peaks.toSorted((a, b) => a - b)[1];
}

async function launch(name: string, isolation: 'cgroup' | 'container') {
  const command = { kind: 'catalogue', name } as const;
  const strategy = { name, command, isolation, parameterSets: [{}], rounds: 1, warmup: 0 };
  const found = (await prepareLaunches([strategy], backend, 'docker')).get(name);
  assert.ok(found && 'argv' in found, JSON.stringify(found));
  return found;
}

async function child(way: string) {
  const argv = ['node', join(PROJECT, 'test', 'fixtures', 'child.ts'), way];
  return { argv, protocol: 1, container: await container('manyhosts/node') } as const;
}

async function allocation() {
  const argv = ['python3', ALLOCATE, '256', '1'];
  return { argv, protocol: 'none', container: await container('manyhosts/python') } as const;
}

async function container(image: string) {
  return { engine: await connectEngine(), image, digest: '', mounts: [PROJECT] };
}
