import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli, workspace } from '../cli/cli.ts';

const scenario = (name: string, strategies = '[{use: node/async-lean}]') => `name: ${JSON.stringify(name)}
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies: ${strategies}
trials: {warmup: 0, rounds: 1, settle: 0ms}
`;

for (const name of ['..', '../elsewhere', '/tmp/elsewhere', 'a/../../b', '.hidden', 'a\0b', 'a\n']) {
  test(`a scenario can't be called ${JSON.stringify(name)}`, async () => {
    const folder = workspace({ 'mine.yaml': scenario(name) });
    const { code, stderr } = await cli(folder, 'run', 'mine.yaml');
    assert.equal(code, 104);
    assert.match(stderr, /^mine\.yaml:1:7: Expected a name of lower-case letters, /);
    assert.deepEqual(readdirSync(folder), ['mine.yaml']);
  });
}

test('a strategy’s name leads nowhere: files are named by number', async () => {
  const name = '../../elsewhere';
  const program = [
    process.execPath,
    join(import.meta.dirname, '..', 'fixtures', 'child.ts'),
    'floods-stderr',
  ];
  const strategies = [
    { name, command: program },
    { name: '/tmp/elsewhere', use: 'node/async-lean' },
  ];
  const folder = workspace({ 'mine.yaml': scenario('mine', JSON.stringify(strategies)) });
  const { code, stderr } = await cli(folder, 'run', 'mine.yaml');
  // What floods visits no host, which proves no work.
  assert.equal(code, 97, stderr);
  assert.deepEqual(readdirSync(folder), ['mine.yaml', 'results']);
  const [run = '', ...others] = readdirSync(join(folder, 'results')).filter((each) => each !== 'latest');
  assert.deepEqual(others, []);
  const inside = join(folder, 'results', run);
  assert.match(readdirSync(join(inside, 'logs')).join(), /^trial-[01]\.log$/);
  for (const chart of readdirSync(join(inside, 'charts'))) assert.match(chart, /^[a-z0-9-]+\.svg$/);
});

test('a link called latest is replaced, and nothing written where it led', async () => {
  const folder = workspace({ 'mine.yaml': scenario('mine') });
  mkdirSync(join(folder, 'elsewhere'));
  mkdirSync(join(folder, 'results'));
  symlinkSync('../elsewhere', join(folder, 'results', 'latest'));
  assert.equal((await cli(folder, 'run', 'mine.yaml')).code, 0);
  assert.deepEqual(readdirSync(join(folder, 'elsewhere')), []);
  assert.match(readlinkSync(join(folder, 'results', 'latest')), /^mine-\w+$/);
});
