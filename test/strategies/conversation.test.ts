import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { probeStrategy } from '../../harness/trial/programs/probe.ts';
import { measureServers } from '../../harness/trial/validity/servers.ts';
import { embedded } from '../fleet/embedded/embedded-fleet.ts';
import { STRATEGIES, titled } from './cases.ts';
import { perform } from './perform.ts';

const HOSTS = 4;
const fleet = await embedded(HOSTS);
after(() => fleet.stop());

for (const strategy of STRATEGIES) {
  const { title, options } = titled(
    strategy,
    'says to each host what its table says, once, and the good-bye',
  );
  test(title, options, async () => {
    const { hosts, credentials } = fleet;
    const measured = await measureServers(fleet, ['select 1']);
    const { afterGo } = await perform(strategy, { hosts, credentials, sql: 'select 1', timeoutMs: 20_000 });
    const { servers, evidence } = await measured.difference();
    assert.equal(afterGo.length, 1 + HOSTS);
    assert.equal(servers?.connections, HOSTS);
    assert.equal(servers?.questions, HOSTS * (await questionsOf(strategy.name)));
    assert.equal(servers?.statements, HOSTS);
    assert.deepEqual(evidence?.byHost, Array(HOSTS).fill(1));
  });
}

/** The question and COM_QUIT, which counts as one, but for those that the table in harness/strategies/README.md excepts. */
async function questionsOf(name: string): Promise<number> {
  if (name === 'bun/sql') return 3; // SET time_zone
  const found = await probeStrategy(name);
  const { databases, sqlalchemy, pymysql = '' } = 'versions' in found ? found.versions : {};
  if (databases !== undefined) return 1; // no COM_QUIT
  const setsNames = sqlalchemy !== undefined && !/^(0|1\.0)\./.test(pymysql);
  return setsNames ? 3 : 2;
}
