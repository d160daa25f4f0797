import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cli, workspace } from './cli.ts';

const SCENARIO = `name: small
fleet: {provider: embedded, hosts: 1}
workload: {sql: select 1}
strategies:
  - name: own
    command:
      - 'true'
      - word #5
    protocol: none
trials: {warmup: 0, rounds: 1, settle: 0ms}
`;
const NOTICE = `small.yaml:8:14: Notice: without quotes a text ends at a #, and "#5" is a comment
  8 |       - word #5
    |              ^^
  If it belongs to the text, put all of it in quotes; if not, put what is before it in quotes.
`;

test('notices come first, on standard error, whatever is done with the scenario', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO });
  for (const [command = '', ...options] of [['validate'], ['plan'], ['run'], ['run', '--quiet']]) {
    const { stdout, stderr } = await cli(folder, command, 'small.yaml', ...options);
    assert.ok(stderr.startsWith(NOTICE), `${command}: ${stderr}`);
    assert.ok(stdout.includes('small'), command);
    assert.equal(stdout.includes('Notice'), false);
  }
});
