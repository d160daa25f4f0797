import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadScenario } from '../../../harness/scenario/load.ts';
import { CATALOGUE } from '../../../harness/strategies/catalogue.ts';
import { scratchFolder } from '../../scratch.ts';

const folder = scratchFolder();
mkdirSync(join(folder, 'lists'));
writeFileSync(join(folder, 'lists', 'hosts.txt'), 'db1\ndb2:3307\n[::1]\n');

/** A scenario of three hosts, with these keys of `external`. */
function load(keys: string, { hosts = '3', sql = 'select 1', strategies = '{use: node/async}' } = {}) {
  const file = join(folder, 'ours.yaml');
  writeFileSync(
    file,
    `name: ours
fleet:
  provider: external
  hosts: ${hosts}
  external: {${keys}, user: reader, passwordFrom: FLEET_PASSWORD, database: app}
workload: {sql: "${sql}"}
strategies: [${strategies}]
`,
  );
  return loadScenario(file).fleet;
}

const ADDRESSES = [
  { address: 'db1', port: 3306 },
  { address: 'db2', port: 3307 },
  { address: '::1', port: 3306 },
];
const LOGIN = { user: 'reader', passwordFrom: 'FLEET_PASSWORD', database: 'app', allowKeyRetrieval: false };

test('hosts of a list, or of a file beside the scenario', () => {
  for (const keys of ['list: [db1, "db2:3307", "[::1]"]', 'file: lists/hosts.txt']) {
    const { provider, hosts, external } = load(keys, { hosts: '[3, 1]' });
    assert.deepEqual({ provider, hosts }, { provider: 'external', hosts: [1, 3] });
    assert.deepEqual(external, { from: ADDRESSES, ...LOGIN });
  }
  assert.deepEqual(load(`file: ${join(folder, 'lists/hosts.txt')}`).external?.from, ADDRESSES);
});

test('a command is kept for the run, which executes it in the scenario’s folder', () => {
  const { external } = load('command: [./hosts, --live], maxConnections: 9', {
    hosts: '500',
    strategies: SERIAL,
  });
  assert.deepEqual(external, {
    from: { argv: ['./hosts', '--live'], cwd: folder },
    ...LOGIN,
    maxConnections: 9,
  });
});

const SERIAL = '{use: node/serial}';

test('a file with mistakes, or with too few hosts, is refused before anything starts', () => {
  assert.throws(() => load('file: nowhere.txt'), {
    message: `${join(folder, 'nowhere.txt')}:1:1: Expected a hosts list file, but there is no such file
  A relative path begins at the scenario’s folder.`,
  });
  assert.throws(() => load('file: lists/hosts.txt', { hosts: '[2, 4]' }), {
    message: `${join(folder, 'ours.yaml')}:4:3: Expected no more hosts than the 3 of lists/hosts.txt, found 4
  4 |   hosts: [2, 4]
    |   ^^^^^`,
  });
});

test('a statement that writes is for those who say so', () => {
  const sql = 'update t set x = 1';
  assert.throws(
    () => load('list: [db1], allowWrites: false', { hosts: '1', sql }),
    /this one begins with "UPDATE"\n/,
  );
  assert.equal(load('list: [db1], allowWrites: true', { hosts: '1', sql }).provider, 'external');
});

test('a limit at or above the hosts asks nothing of strategies; below, each that can be held to it is', () => {
  const all = [...CATALOGUE].map(([name]) => `{use: ${name}}`).join(', ');
  assert.equal(
    load('file: lists/hosts.txt, maxConnections: 3', { strategies: all }).external?.maxConnections,
    3,
  );
  const held = [...CATALOGUE].flatMap(([name, { atOnce }]) => {
    if (atOnce === 'all') return [];
    return atOnce === 'one' ? [`{use: ${name}}`] : [`{use: ${name}, with: {${atOnce.parameter}: [1, 2]}}`];
  });
  assert.equal(held.length, CATALOGUE.size - 1);
  const strategies = held.join(', ');
  assert.equal(load('file: lists/hosts.txt, maxConnections: 2', { strategies }).external?.maxConnections, 2);
});
