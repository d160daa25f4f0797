// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli, workspace } from '../cli/cli.ts';
import { missing } from '../requirements.ts';

const SEARCHER = join(import.meta.dirname, '..', 'fixtures', 'searcher.ts');
const FORMATS = ['table', 'html', 'md', 'csv', 'junit', 'json'];

for (const provider of ['embedded', 'docker'] as const) {
  const skip = provider === 'docker' ? missing('docker') : process.platform !== 'linux' && 'needs /proc';
  test(`the password of a fleet (${provider}) stands in no argument list, environment, log or report`, {
    skip,
  }, async () => {
    const folder = workspace({
      'searched.yaml': `name: searched
fleet: {provider: ${provider}, hosts: 2}
workload: {sql: select 1}
strategies:
  - {name: searcher, command: [${process.execPath}, ${SEARCHER}, ./password]}
  - {use: node/async-lean}
trials: {warmup: 0, rounds: 1, settle: 0ms}
`,
    });
    const run = await cli(folder, 'run', 'searched.yaml');
    // The searcher visits no host, which proves no work.
    assert.equal(run.code, 97, run.stderr);
    const password = readFileSync(join(folder, 'password'), 'utf8');
    assert.ok(password.length >= 24);
    const results = join(folder, 'results');
    const files = readdirSync(results, { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'));
    const printed = await Promise.all(FORMATS.map((format) => cli(folder, 'report', '--format', format)));
    const all = [...texts, run.stdout, run.stderr, ...printed.map(({ stdout }) => stdout)];
    assert.ok(!all.some((text) => text.includes(password)));
    assert.deepEqual(
      files.map(({ name }) => name).filter((name) => name.endsWith('.log')),
      [],
      'the password was found',
    );
  });
}
