import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { attempt } from '../trial/attempt.ts';

const ALLOWED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'MANYHOSTS_TASK'];
/** What a shell adds by itself. */
const OF_THE_SHELL = ['PWD', 'SHLVL', 'OLDPWD', '_'];

process.env.SECRET_OF_THE_USER = 'hush';

test('a strategy sees an allow-list of the environment, without the password', async () => {
  const { logFile } = await attempt('shows-its-environment');
  const seen = JSON.parse(readFileSync(logFile, 'utf8')) as Record<string, string>;
  assert.ok(seen.MANYHOSTS_TASK?.endsWith('/task.json'));
  assertAllowed(Object.entries(seen));
});

test('and so do its children', async () => {
  const { logFile } = await attempt('shows-its-children’s-environment');
  const seen = readFileSync(logFile, 'utf8').split('\0').filter(Boolean);
  assert.ok(seen.some((pair) => pair.startsWith('MANYHOSTS_TASK=')));
  assertAllowed(seen.map((pair) => pair.split('=') as [string, string]));
});

function assertAllowed(pairs: readonly [name: string, value: string][]): void {
  assert.deepEqual(
    pairs.map(([name]) => name).filter((name) => ![...ALLOWED, ...OF_THE_SHELL].includes(name)),
    [],
  );
  assert.ok(!pairs.some(([, value]) => value.includes('hush') || value.includes('the-password')));
}
