import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { leftovers } from '../torture/audit.ts';
import { workspace } from './cli.ts';
import { honest, requireEndedEarly, shown, startRun } from './moments.ts';

test('an embedded server that dies ends the run, and what was measured is reported', async () => {
  const folder = workspace({ 'small.yaml': honest('embedded', 500) });
  const { child, ended, owner } = startRun(folder, 'small.yaml');
  await shown(child.stderr, /\[3\/500\]/);
  process.kill(embeddedServerOf(child.pid ?? 0), 'SIGKILL');
  const { code, stdout, stderr } = await ended;
  const failure =
    "The embedded server can't be asked. The embedded server was ended by SIGKILL and logged nothing";
  requireEndedEarly(join(folder, 'results', 'latest'), failure);
  assert.ok(stderr.includes(`The run ended early. ${failure}\n`), stderr);
  assert.ok(stdout.includes('The run ended early, and only the trials before that are counted.'), stdout);
  assert.equal(code, 97);
  assert.deepEqual(await leftovers(owner, false), []);
});

function embeddedServerOf(harness: number): number {
  const children = readFileSync(`/proc/${harness}/task/${harness}/children`, 'utf8').trim().split(' ');
  const found = children.find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('/simulator/main.ts'),
  );
  return Number(found);
}
