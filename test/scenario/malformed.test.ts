import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadScenario } from '../../harness/scenario/load.ts';
import { cli } from '../cli/cli.ts';
import { scratchFolder } from '../scratch.ts';

const FOLDER = join(import.meta.dirname, 'malformed');
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .toSorted();

test('each malformed scenario is refused in the words that stand beside it, and no others', async (t) => {
  const { code, stdout, stderr } = await cli(FOLDER, 'validate', ...NAMES);
  assert.equal(code, 104);
  assert.equal(stdout, '');
  const told = new Map(NAMES.map((name) => [name, '']));
  let current = '';
  for (const line of stderr.split(/(?<=\n)/)) {
    current = NAMES.find((name) => line.startsWith(`${name}:`)) ?? current;
    told.set(current, `${told.get(current)}${line}`);
  }
  for (const [name, text] of told) {
    await t.test(name, () => {
      assert.notEqual(text, '');
      assert.equal(text, expected(name, text));
    });
  }
});

test('a file without permission is refused in words', async () => {
  const file = join(scratchFolder(), 'private.yaml');
  writeFileSync(file, 'name: private\n', { mode: 0o000 });
  assert.throws(() => unprivileged(() => loadScenario(file)), {
    message: `${file}:1:1: Expected a scenario file, but it may not be read by you\n  Look at its permissions, and at those of its folders.`,
  });
});

test('a file that is not there is refused with what to do', () => {
  assert.throws(() => loadScenario('/no/such.yaml'), {
    message:
      '/no/such.yaml:1:1: Expected a scenario file, but there is no such file\n  Make one with: manyhosts init',
  });
});

test('a file that is too large, or has no end, is refused before it is read', () => {
  const large = join(scratchFolder(), 'large.yaml');
  writeFileSync(large, Buffer.alloc(10 * 1024 * 1024, '[[[[ '));
  for (const file of [large, '/dev/zero']) {
    assert.throws(() => loadScenario(file), {
      message: `${file}:1:1: Expected a scenario of at most 128 KiB, found a larger file`,
    });
  }
});

/** What is stored beside a scenario; with MANYHOSTS_REFRESH it is stored anew, which is never done in CI. */
function expected(name: string, told: string): string {
  const file = join(FOLDER, name.replace(/yaml$/, 'txt'));
  if (process.env.MANYHOSTS_REFRESH && !process.env.CI) writeFileSync(file, told);
  assert.ok(existsSync(file), `Expected ${file}. See test/scenario/malformed/README.md`);
  return readFileSync(file, 'utf8');
}

/** Root may read everything. */
function unprivileged(act: () => void): void {
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    act();
  } finally {
    if (user === 0) process.seteuid?.(user);
  }
}
