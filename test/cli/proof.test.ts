import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli, workspace } from './cli.ts';

const ASKER = join(import.meta.dirname, '..', 'fixtures', 'asker.ts');
const node = JSON.stringify(process.execPath);

/** A strategy without the protocol that asks its hosts in this way. */
function asker(name: string, way: string): string {
  const argv = [node, JSON.stringify(ASKER), JSON.stringify(way), '"{hostsFile}"', '"{taskFile}"'].join(', ');
  return `  - {name: ${name}, command: [${argv}], protocol: none}\n`;
}

function scenario(strategies: string, hosts = '4'): string {
  return `name: proof
fleet: {provider: embedded, hosts: ${hosts}}
workload: {sql: select 1}
strategies:
${strategies}trials: {warmup: 0, rounds: 2, settle: 0ms}
baseline: idle
`;
}

test('a run in which a case is not proven to have worked ends with 97, and every form says which and why', async () => {
  const folder = workspace({
    'proof.yaml': scenario(`${asker('idle', 'nothing')}${asker('honest', 'honestly')}`),
  });
  const { code, stdout, stderr } = await cli(folder, 'run', 'proof.yaml', '--quiet');
  assert.equal(code, 97, stderr);
  assert.match(stdout, /^honest +completed 2 +4\/4 .*\nidle +completed 2 +partial +0\/4 .*–$/m);
  assert.match(stdout, /^honest finished 4 simulated hosts/m);
  assert.match(stdout, /Left out, by the servers’ counters, 0 of 4 hosts were asked the statement: idle\./);
  assert.match(stdout, /Nothing is compared with the baseline idle: it has no rank here\./);
  const made = (file: string) => readFileSync(join(folder, 'results', 'latest', file), 'utf8');
  assert.match(made('report.md'), /Left out, by the servers’ counters, 0 of 4/);
  assert.match(made('report.html'), /Left out, by the servers’ counters, 0 of 4/);
  assert.match(made('junit.xml'), /<error type="partial" message="No rank: by the servers’ counters/);
  assert.doesNotMatch(made('benchmark.json'), /idle/);
  assert.match(made('benchmark.json'), /honest/);
  const [names = '', idle = ''] = made('summary.csv').split('\n');
  const at = names.split(',').indexOf('eligibility');
  assert.equal(idle.split(',')[at], 'partial');
  const { code: again, stdout: json } = await cli(folder, 'report', '--format', 'json');
  assert.equal(again, 0);
  const { summaries } = JSON.parse(json);
  assert.deepEqual(
    summaries.map(({ eligibility, relative }: Record<string, unknown>) => [eligibility, relative]),
    [
      ['partial', undefined],
      ['eligible', undefined],
    ],
  );
});

test('in a sweep, what asked half of its hosts in one setting has a rank in the other', async () => {
  const strategies = `${asker('idle', 'half of them')}${asker('honest', 'honestly')}`;
  const folder = workspace({ 'proof.yaml': scenario(strategies, '[1, 4]') });
  const { code, stdout } = await cli(folder, 'run', 'proof.yaml', '--quiet');
  assert.equal(code, 97);
  assert.match(stdout, /^idle hosts=4 +completed 2 +partial +2\/4/m);
  assert.match(stdout, /^idle hosts=1 +completed 2 +1\/1/m);
});
