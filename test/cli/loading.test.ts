import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { startCliWith, workspace } from './cli.ts';

const SCENARIO = `name: small
fleet: {provider: embedded, hosts: 1}
workload: {sql: select 1}
strategies: [{name: none, command: ['true'], protocol: none}]
trials: {warmup: 0, rounds: 1, settle: 0ms}
`;

/** Has Node print each package that a process loads, a line each. */
const TELL = `import { registerHooks } from 'node:module';
import { appendFileSync } from 'node:fs';
registerHooks({
  load(url, context, next) {
    const [, name] = /.*node_modules[/]((?:@[^/]+[/])?[^/]+)/.exec(url) ?? [];
    if (name) appendFileSync(2, 'loaded ' + name + '\\n');
    return next(url, context);
  },
});`;

test('a run without an engine loads no container library', async () => {
  const folder = workspace({ 'small.yaml': SCENARIO, 'tell.mjs': TELL });
  const { code, stderr } = await startCliWith(
    { NODE_OPTIONS: `--import ${join(folder, 'tell.mjs')}` },
    folder,
    'run',
    'small.yaml',
  ).ended;
  // What asks no host is measured, and proves no work.
  assert.equal(code, 97, stderr);
  const loaded = new Set(Array.from(stderr.matchAll(/^loaded (.+)$/gm), ([, name]) => name));
  assert.ok(loaded.has('zod'));
  assert.ok(!loaded.has('testcontainers'));
});
