// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { thisOwner } from '../../harness/process/owner.ts';
import type { DrawnFault } from '../../harness/scenario/fault.ts';
import { companionsOf, containersOf, startSmall } from '../fleet/docker/small-fleet.ts';
import { missing } from '../requirements.ts';

const NEEDED = ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'];
/** The same as the kernel writes it: a bit each (include/uapi/linux/capability.h). */
const NEEDED_BITS = (1 << 0) | (1 << 1) | (1 << 6) | (1 << 7);
const FLAP: DrawnFault = { fault: { kind: 'flap', upMs: 100, downMs: 100 }, hosts: [0] };

suite('the rights of containers', { skip: missing('docker') }, () => {
  test('a server’s are what the official images’ entrypoints need, and mysqld has none', async () => {
    await using _fleet = await startSmall({ hosts: [1], servers: 1 });
    const [server] = await containersOf(thisOwner());
    const { HostConfig, State } = (await server?.inspect()) ?? assert.fail('Expected a container');
    assert.deepEqual(HostConfig.CapDrop, ['ALL']);
    assert.deepEqual(HostConfig.CapAdd?.map((each: string) => each.replace(/^CAP_/, '')).toSorted(), NEEDED);
    assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges']);
    assert.equal(HostConfig.Privileged, false);
    const status = readFileSync(`/proc/${State.Pid}/status`, 'utf8');
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^CapEff:\t0+$/m);
    assert.match(status, new RegExp(`^CapBnd:\\t0*${NEEDED_BITS.toString(16)}$`, 'm'));
  });

  test('those of what makes faults are to set rules, where it does, and to write nothing', async () => {
    await using _fleet = await startSmall({ hosts: [2], servers: 1 }, { faults: [FLAP] });
    const [companion] = await companionsOf(thisOwner());
    const { HostConfig } = (await companion?.inspect()) ?? assert.fail('Expected a companion');
    assert.deepEqual(HostConfig.CapDrop, ['ALL']);
    assert.deepEqual(
      HostConfig.CapAdd?.map((each: string) => each.replace(/^CAP_/, '')),
      ['NET_ADMIN'],
    );
    assert.deepEqual(HostConfig.SecurityOpt, ['no-new-privileges']);
    assert.equal(HostConfig.ReadonlyRootfs, true);
    assert.equal(HostConfig.Privileged, false);
  });

  test('the password that strategies get stands nowhere, and root’s in no argument list', async () => {
    await using fleet = await startSmall({ hosts: [1], servers: 1 });
    const [server] = await containersOf(thisOwner());
    const inspected = (await server?.inspect()) ?? assert.fail('Expected a container');
    assert.ok(!JSON.stringify(inspected).includes(fleet.credentials.password));
    const root = inspected.Config.Env.find((each) => each.startsWith('MYSQL_ROOT_PASSWORD='))?.split('=')[1];
    assert.ok(root && root.length >= 24);
    const { Env: _, ...config } = inspected.Config;
    assert.ok(!JSON.stringify({ ...inspected, Config: config }).includes(root));
    assert.ok(!readFileSync(`/proc/${inspected.State.Pid}/cmdline`, 'utf8').includes(root));
  });
});
