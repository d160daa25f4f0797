import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scenarioJsonSchema } from '../../harness/scenario/schema/scenario-shape.ts';

const FILE = join(import.meta.dirname, '..', '..', 'scenarios', 'scenario.schema.json');

test('the JSON Schema beside the scenarios is what the loader checks (else: make schema)', () => {
  assert.deepEqual(JSON.parse(readFileSync(FILE, 'utf8')), JSON.parse(JSON.stringify(scenarioJsonSchema())));
});

test('every key of the JSON Schema is described, and unknown keys are refused', () => {
  const undescribed: string[] = [];
  const walk = (schema: Schema, path: string) => {
    if (schema.properties) assert.equal(schema.additionalProperties, false, path);
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      if (value.description === undefined) undescribed.push(`${path}.${key}`);
      walk(value, `${path}.${key}`);
    }
    if (schema.items) walk(schema.items, `${path}[]`);
  };
  walk(scenarioJsonSchema(), 'scenario');
  assert.deepEqual(undescribed, []);
});

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly description?: string;
  readonly additionalProperties?: unknown;
}
