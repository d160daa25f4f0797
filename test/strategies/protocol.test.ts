import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { noCgroups } from '../../harness/cgroup/cgroup.ts';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { CASES, titled } from './cases.ts';
import { perform } from './perform.ts';

const fleet = await startEmbedded(
  { provider: 'embedded', hosts: [10], servers: 1, image: '', variables: {} },
  { owner: thisOwner(), cgroups: noCgroups('a test needs none') },
);
after(() => fleet.stop());

for (const strategy of CASES) {
  const { title, options } = titled(strategy, 'keeps the protocol and visits every host once');
  test(title, options, async () => {
    const { hosts, credentials } = fleet;
    const assignment = { hosts, credentials, sql: 'select sleep(0.02)', timeoutMs: 20_000 };
    const { beforeGo, afterGo, stderr, exitCode } = await perform(strategy, assignment);

    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
    assert.deepEqual(beforeGo, ['READY']);
    const [done, ...reports] = afterGo;
    assert.equal(done, 'DONE');
    const visits = reports.map(parseVisit);
    assert.deepEqual(visits.map(({ id }) => id).sort(ascending), hosts.map(({ id }) => id).sort(ascending));
    for (const { start, connected, end } of visits) {
      assert.ok(start <= connected && connected <= end, `${start} ≤ ${connected} ≤ ${end}`);
      assert.ok(
        end - connected >= 20e6,
        `answered ${end - connected} ns after login, before its sleep was over`,
      );
    }
  });
}

function parseVisit(line: string) {
  const match = /^\{"host":(\d+),"cycle":0,"start":(\d+),"connected":(\d+),"end":(\d+),"rows":1\}$/.exec(
    line,
  );
  assert.ok(match, `Expected a visit without an error and with its row, found ${line}`);
  const [id = NaN, start = NaN, connected = NaN, end = NaN] = match.slice(1).map(Number);
  return { id, start, connected, end };
}

function ascending(a: number, b: number): number {
  return a - b;
}
