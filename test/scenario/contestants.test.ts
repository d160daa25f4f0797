import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../harness/process/project.ts';
import { loadScenario } from '../../harness/scenario/load.ts';
import { CATALOGUE } from '../../harness/strategies/catalogue.ts';

test('contestants.yaml has every strategy of the catalogue, but the ways of starting one and the same', () => {
  const { strategies } = loadScenario(join(PROJECT, 'scenarios', 'contestants.yaml'));
  const named = new Set(
    strategies.map(({ name, command }) => (command.kind === 'catalogue' ? command.name : name)),
  );
  const expected = new Set([...CATALOGUE.keys(), 'article/fan-out']);
  expected.delete('python/asyncio-launch');
  assert.deepEqual([...named].sort(), [...expected].sort());
});
