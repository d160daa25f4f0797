import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli } from '../cli/cli.ts';
import { scratchFolder } from '../scratch.ts';
import { checkScenarios, mutatedScenarios } from './scenario.ts';

test('mutated scenarios are valid or refused in words, and quickly', () => {
  const { valid, refused, faults } = checkScenarios(mutatedScenarios(1_000, 1));
  assert.deepEqual(
    faults.map(({ what }) => what),
    [],
  );
  assert.ok(valid > 60 && refused > 600, `Expected both, found ${valid} valid and ${refused} refused`);
});

test('the longest files there can be are refused as quickly, whatever they are full of', () => {
  const parts = [
    '[',
    '{',
    '- ',
    '? ',
    ': ',
    '[]',
    '"',
    "'",
    '&a ',
    '!a ',
    '%a\n',
    '---\n',
    '\n',
    '#\n',
    '- a\n',
    '\\',
    '@\n',
  ];
  const full = parts.map((part) => part.repeat(131_072 / part.length));
  full.push(`[${','.repeat(131_071)}`, `[${'*a,'.repeat(43_000)}`, `name: ${'x'.repeat(131_000)}`);
  full.push(Array.from({ length: 9_000 }, (_, index) => `key${index}:`).join('\n'));
  const { refused, faults } = checkScenarios(full.map((text) => Buffer.from(text)));
  assert.deepEqual(
    faults.map(({ what }) => what),
    [],
  );
  assert.equal(refused, full.length);
});

test('validate itself says of each whether it is valid, with one exit code for all', async () => {
  const folder = scratchFolder();
  const names = [...mutatedScenarios(300, 2)].map((scenario, index) => {
    writeFileSync(join(folder, `${index}.yaml`), scenario);
    return `${index}.yaml`;
  });
  const { code, stdout, stderr } = await cli(folder, 'validate', ...names);
  assert.equal(code, 104);
  const said = new Set(`${stdout}\n${stderr}`.match(/^\d+\.yaml(?=: valid, |:\d+:\d+: )/gm));
  assert.deepEqual(
    names.filter((name) => !said.has(name)),
    [],
  );
  assert.doesNotMatch(stderr, /^\s+at .*\.[jt]s:\d+|Warning:/m);
});
