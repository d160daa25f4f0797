import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cli, workspace } from './cli.ts';

const SCENARIO = `name: small
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies: [{use: node/async}, {use: node/serial}, {use: python/serial}]
trials: {warmup: 0, rounds: 1}
`;

const TWICE: readonly (readonly [option: string, ...args: readonly string[]])[] = [
  ['--seed <n>', 'plan', 'small.yaml', '--seed', '1', '--seed=2'],
  ['--rounds <n>', 'run', 'small.yaml', '--rounds', '1', '--rounds', '2'],
  ['--provider <provider>', 'run', 'small.yaml', '--provider', 'auto', '--provider', 'embedded'],
  ['--out <folder>', 'run', 'small.yaml', '--out', 'a', '--out', 'b'],
  ['--baseline <run>', 'run', '--baseline', 'a', '--baseline', 'b'],
  ['--repeat <run>', 'run', '--repeat', 'a', '--repeat', 'b'],
  ['--format <format>', 'compare', 'a', 'b', '--format', 'md', '--format', 'html'],
  ['--format <format>', 'report', '--format', 'md', '--format', 'html'],
  ['--out <folder>', 'list', '--out', 'a', '--out', 'b'],
  ['--results <folder>', 'view', '--results', 'a', '--results', 'b'],
  ['--port <n>', 'view', '--port', '1', '--port', '2'],
];

test('an option with two values is refused, in every command, with both', async (t) => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  for (const [option, ...args] of TWICE) {
    await t.test(args.join(' '), async () => {
      const { code, stdout, stderr } = await cli(folder, ...args);
      const values = args.filter((_, at) => /^--/.test(args[at - 1] ?? '') || /=/.test(args[at] ?? ''));
      const [first, second] = values.map((each) => each.replace(/^.*=/, ''));
      assert.equal(stderr, `error: expected ${option} once, found "${first}" and "${second}"\n`);
      assert.equal(stdout, '');
      assert.equal(code, 104);
    });
  }
});

test('several --only add up', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  const { code, stdout } = await cli(
    folder,
    'plan',
    'small.yaml',
    '--only',
    'python/*',
    '--only',
    'node/async',
  );
  assert.equal(code, 0);
  assert.match(stdout, /^small: 2 cases, 2 trials/);
  assert.match(stdout, /^\d\tround 1\tpython\/serial$/m);
  assert.match(stdout, /^\d\tround 1\tnode\/async$/m);
});
