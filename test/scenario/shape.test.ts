import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseScenario } from '../../harness/scenario/load.ts';
import { fleetShape } from '../../harness/scenario/sections/fleet.ts';
import { strategyShape } from '../../harness/scenario/sections/strategies.ts';
import { scenarioJsonSchema, scenarioShape } from '../../harness/scenario/shape.ts';
import { ScenarioError } from '../../harness/scenario/yaml/diagnostic.ts';

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

test('a file is parsed once, whether it is valid or has mistakes', (t) => {
  const { shape } = scenarioShape;
  const parsers = [scenarioShape, ...Object.values(shape), ...Object.values(fleetShape.shape)];
  const spies = parsers.map(({ _zod }) => t.mock.method(_zod, 'run'));
  const strategy = t.mock.method(strategyShape._zod, 'run');
  const valid = `name: once
fleet: {hosts: 3}
workload: {sql: select 1}
strategies: [{use: node/async}, {use: node/serial}]
thresholds: {node/async: {work: [median<1s]}}
`;
  for (const source of [valid, valid.replace('sql:', 'sqk:'), valid.replace('hosts: 3', 'hosts: x')]) {
    try {
      parseScenario(source, 'once.yaml');
    } catch (error) {
      assert.ok(source !== valid && error instanceof ScenarioError, String(error));
    }
    assert.deepEqual(
      spies.map(({ mock }) => mock.callCount()),
      spies.map(() => 1),
    );
    assert.equal(strategy.mock.callCount(), 2);
    for (const { mock } of [...spies, strategy]) mock.resetCalls();
  }
});

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly description?: string;
  readonly additionalProperties?: unknown;
}
