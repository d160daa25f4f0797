import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadScenario } from '../../../harness/scenario/load.ts';
import { scratchFolder } from '../../scratch.ts';

const folder = scratchFolder();
writeFileSync(join(folder, 'seed.sql'), '\ufeffselect 1;\n');
writeFileSync(join(folder, 'other.sql'), Buffer.from([0xff, 0xfe]));

function load(fleet: string, workload = 'sql: select 1') {
  const file = join(folder, 'ours.yaml');
  writeFileSync(
    file,
    `name: ours\nfleet: {hosts: 3, ${fleet}}\nworkload: {${workload}}\nstrategies: [{use: node/async}]\n`,
  );
  return loadScenario(file).fleet;
}

test('a script is read beside the scenario, and known by its digest', () => {
  const { setup } = load('setup: seed.sql');
  const sha256 = '4a45092ccf992ea92250053a80b931b787924ba61648f420555511b84f10ab6c';
  assert.deepEqual(setup, { file: 'seed.sql', sql: 'select 1;\n', sha256 });
  assert.deepEqual(load(`setup: ${join(folder, 'seed.sql')}`).setup?.sha256, sha256);
});

test('one that is not there, or no text, is refused before anything starts', () => {
  assert.throws(() => load('setup: sead.sql'), {
    message: `${folder}/ours.yaml:2:26: Expected a file of SQL statements, found that there is no "sead.sql"
  2 | fleet: {hosts: 3, setup: sead.sql}
    |                          ^^^^^^^^
  A relative path begins at the scenario’s folder.`,
  });
  assert.throws(
    () => load('setup: other.sql'),
    /other\.sql:1:1: Expected a text in UTF-8, found other bytes/,
  );
});

test('a simulation has no tables, and answers what is described', () => {
  assert.throws(
    () => load('setup: seed.sql, provider: embedded'),
    /Key "setup" goes with provider: docker, for a simulation has no tables/,
  );
  assert.ok(load('setup: seed.sql, provider: embedded', 'sql: select 1, simulate: {}').setup);
  assert.ok(load('setup: seed.sql').setup);
});
