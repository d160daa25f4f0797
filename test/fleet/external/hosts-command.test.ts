import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { detectCgroups } from '../../../harness/cgroup/detect.ts';
import { hostsFromCommand } from '../../../harness/fleet/external/hosts-command.ts';
import { thisOwner } from '../../../harness/process/owner.ts';
import { FleetError } from '../../../harness/vocabulary/errors.ts';
import { scratchFolder } from '../../scratch.ts';
import { embedded } from '../embedded/embedded-fleet.ts';
import { external } from './own-hosts.ts';

const folder = scratchFolder();
const cgroups = detectCgroups(thisOwner());
const own = await embedded(3);
after(() => own.stop());

/** What a shell's command prints, read as addresses. */
const printed = (script: string, patienceMs?: number) =>
  hostsFromCommand({ argv: ['/bin/sh', '-c', script], cwd: folder }, { cgroups }, patienceMs);

test('a command prints what a file would hold, from the scenario’s folder', async () => {
  writeFileSync(join(folder, 'inventory'), 'db1\n');
  process.env.OF_THE_AUTHOR = 'db2';
  assert.deepEqual(
    await printed('cat inventory; echo "# ours"; echo $OF_THE_AUTHOR:3307; echo warning >&2'),
    [
      { address: 'db1', port: 3306 },
      { address: 'db2', port: 3307 },
    ],
  );
});

test('its hosts become the fleet; fewer than asked for are an error', async () => {
  const lines = own.hosts.map(({ address, port }) => `${address}:${port}`).join('\n');
  const from = { argv: ['/bin/echo', lines], cwd: folder };
  await using fleet = await external(own, { from }, { cgroups });
  assert.deepEqual(
    fleet.hosts.map(({ port }) => port),
    own.hosts.map(({ port }) => port),
  );
  await assert.rejects(external(own, { from }, { cgroups, hosts: [2, 4] }), {
    name: 'FleetError',
    message: 'Expected 4 hosts, as fleet.hosts says, found 3. Ask for fewer, or see to fleet.external',
  });
});

test('a command that fails says why', async () => {
  const refusal = (end: string) => ({
    name: 'FleetError',
    message: `Expected hosts from the command /bin/sh -c ${end}`,
  });
  await assert.rejects(
    printed('echo db1; echo no access >&2; exit 7'),
    refusal(
      'echo db1; echo no access >&2; exit 7 (fleet.external.command), but it exited with code 7 and said:\n  no access',
    ),
  );
  await assert.rejects(
    printed('kill -TERM $$'),
    refusal('kill -TERM $$ (fleet.external.command), but SIGTERM ended it'),
  );
  await assert.rejects(
    hostsFromCommand({ argv: ['./nowhere'], cwd: folder }, { cgroups }),
    /^FleetError: Expected hosts from the command \.\/nowhere \(fleet\.external\.command\), but it .*nowhere/s,
  );
});

test('what is printed that is no address is reported at its line', async () => {
  await assert.rejects(printed('echo db1; echo error: no such cluster'), (error) => {
    assert.ok(error instanceof FleetError);
    assert.match(
      error.message,
      /^output of \/bin\/sh .*:2:1: Expected an address such as .*, found "error: no such cluster"\n/,
    );
    return true;
  });
  await assert.rejects(printed('true'), /: Expected an address a line, found none/);
  await assert.rejects(printed('yes db1', 20_000), /but it printed more than 16777216 bytes/);
});

test('a command that takes too long is ended with all it has started', async () => {
  const pid = join(folder, 'pid');
  await assert.rejects(printed(`sleep 600 & echo $! > ${pid}; wait`, 1_000), /but it took longer than 1 s$/);
  assert.ok(!isAlive(Number(readFileSync(pid, 'utf8'))));
});

test('so is what outlives it and keeps its output open', async () => {
  const pid = join(folder, 'daemon');
  assert.equal((await printed(`sleep 600 & echo $! > ${pid}; echo db1`)).length, 1);
  assert.ok(!isAlive(Number(readFileSync(pid, 'utf8'))));
});

test('an interrupt ends it', async (t) => {
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const watcher = watch(folder);
  t.after(() => watcher.close());
  const begun = once(watcher, 'change');
  const printing = hostsFromCommand(
    { argv: ['/bin/sh', '-c', 'touch begun; sleep 600'], cwd: folder },
    { cgroups, signal: controller.signal },
  );
  await begun;
  controller.abort(reason);
  await assert.rejects(printing, reason);
  assert.ok(existsSync(join(folder, 'begun')));
});

function isAlive(pid: number): boolean {
  // A zombie is dead, too: proc_pid_stat(5), field 3.
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/^.*\) Z/.test(readFileSync(file, 'utf8'));
}
