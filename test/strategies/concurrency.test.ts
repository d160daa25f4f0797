import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { noCgroups } from '../../harness/cgroup/cgroup.ts';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { mostInFlight } from '../../harness/trial/reports/hosts.ts';
import { EXECUTABLE, titled } from './cases.ts';
import { perform } from './perform.ts';

const MOST = 3;
const fleet = await startEmbedded(
  { provider: 'embedded', hosts: [12], servers: 1, image: '', variables: {} },
  { owner: thisOwner(), cgroups: noCgroups('a test needs none') },
);
after(() => fleet.stop());

for (const [name, { atOnce }] of EXECUTABLE) {
  if (atOnce === 'all') continue;
  const parameters = atOnce === 'one' ? {} : { [atOnce.parameter]: MOST };
  const { title, options } = titled({ name, parameters }, 'visits no more hosts at the same time');
  test(title, options, async () => {
    const { hosts, credentials } = fleet;
    const assignment = { hosts, credentials, sql: 'select sleep(0.02)', timeoutMs: 20_000 };
    const { afterGo, stderr } = await perform({ name, parameters }, assignment);
    assert.equal(stderr, '');
    const visits = afterGo.slice(1).map((line) => {
      const { host, start, end, error } = JSON.parse(line);
      assert.equal(error, undefined);
      return { id: host, startNs: start, endNs: end };
    });
    assert.equal(visits.length, hosts.length);
    const most = mostInFlight(visits);
    assert.ok(most <= (atOnce === 'one' ? 1 : MOST), `${most} at the same time`);
  });
}
