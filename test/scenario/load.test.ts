import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadScenario } from '../../harness/scenario/load.ts';
import { CATALOGUE } from '../../harness/strategies/catalogue.ts';
import { scratchFolder } from '../scratch.ts';

const SHIPPED = join(import.meta.dirname, '..', '..', 'scenarios');
const folder = scratchFolder();

const MINIMAL = `name: minimal
fleet: {hosts: 3}
workload: {sql: select 1}
strategies: [{use: node/async}]
`;

test('every shipped scenario is valid', () => {
  const names = readdirSync(SHIPPED).filter((name) => name.endsWith('.yaml'));
  assert.ok(names.length >= 4, names.join());
  for (const name of names) assert.equal(`${loadScenario(join(SHIPPED, name), CATALOGUE).name}.yaml`, name);
});

test('a minimal scenario gets its defaults, in resolved units', () => {
  const scenario = load(MINIMAL);
  assert.deepEqual(scenario.fleet, {
    provider: 'auto',
    hosts: [3],
    servers: 1,
    image: 'manyhosts/mysql',
    variables: {},
  });
  assert.deepEqual(scenario.workload, { sql: 'select 1', timeoutMs: 30_000 });
  assert.deepEqual(scenario.trials, {
    warmup: 1,
    rounds: 10,
    order: 'shuffled',
    seed: 1,
    settleMs: 200,
    timeoutMs: 180_000,
  });
  assert.equal(scenario.baseline, 'node/async');
});

test('sizes, durations, sweeps and programs are resolved', () => {
  const scenario = load(`name: full
fleet: {provider: docker, hosts: [30, 10], servers: 2, memory: 1.5GiB, cpus: 0.5, variables: {max_connections: 99}}
workload: {sql: select 1, floor: 1.5ms, timeout: 2m}
strategies:
  - use: node/threads
    with: {workers: [2, 4]}
    rounds: 3
  - {name: own, command: [./own, "{hostsFile}"], protocol: none, warmup: 0, with: {a: [1, x], b: [true, false]}}
limits: {memory: 1MB, processes: 9}
baseline: own
`);
  assert.deepEqual(scenario.fleet.hosts, [10, 30]);
  assert.equal(scenario.fleet.memoryBytes, 1610612736);
  assert.equal(scenario.workload.floorNs, 1_500_000);
  assert.equal(scenario.workload.timeoutMs, 120_000);
  assert.deepEqual(scenario.limits, { memoryBytes: 1_000_000, processes: 9 });
  const [threads, own] = scenario.strategies;
  assert.deepEqual(threads?.parameterSets, [{ workers: 2 }, { workers: 4 }]);
  assert.deepEqual([threads?.rounds, threads?.warmup, own?.rounds, own?.warmup], [3, 1, 10, 0]);
  assert.deepEqual(own?.parameterSets, [
    { a: 1, b: true },
    { a: 1, b: false },
    { a: 'x', b: true },
    { a: 'x', b: false },
  ]);
  assert.deepEqual(own?.command, {
    kind: 'program',
    argv: ['./own', '{hostsFile}'],
    protocol: 'none',
    cwd: folder,
  });
});

// Each mistake, and all that is said about it.
const MISTAKES: readonly [what: string, yaml: string, expected: string][] = [
  [
    'an unknown key, near a known one',
    MINIMAL.replace('hosts: 3', 'hosts: 3, sevrers: 1'),
    `FILE:2:19: Unknown key "sevrers"
  2 | fleet: {hosts: 3, sevrers: 1}
    |                   ^^^^^^^
  Did you mean "servers"?`,
  ],
  [
    'an unknown key, near none',
    `${MINIMAL}zebra: 1\n`,
    `FILE:5:1: Unknown key "zebra"
  5 | zebra: 1
    | ^^^^^
  Known keys here: name, description, fleet, workload, strategies, trials, limits, thresholds, baseline`,
  ],
  [
    'a missing key',
    MINIMAL.replace('fleet: {hosts: 3}\n', ''),
    `FILE:1:1: Key "fleet" is missing
  1 | name: minimal
    | ^`,
  ],
  [
    'a missing key inside',
    MINIMAL.replace('hosts: 3', 'servers: 1'),
    `FILE:2:1: Key "hosts" is missing in fleet
  2 | fleet: {servers: 1}
    | ^^^^^`,
  ],
  [
    'a size without unit',
    MINIMAL.replace('hosts: 3', 'hosts: 3, memory: 512'),
    `FILE:2:27: Expected a size such as 64MiB or 2GiB, found 512
  2 | fleet: {hosts: 3, memory: 512}
    |                           ^^^`,
  ],
  [
    'a duration without unit',
    `${MINIMAL}trials: {settle: '5'}\n`,
    `FILE:5:18: Expected a duration such as 100ms, 30s or 3m, found "5"
  5 | trials: {settle: '5'}
    |                  ^^^`,
  ],
  [
    'zero rounds',
    `${MINIMAL}trials: {rounds: 0}\n`,
    `FILE:5:18: Expected a whole number, 1 or more, found 0
  5 | trials: {rounds: 0}
    |                  ^`,
  ],
  [
    'a list where keys belong',
    MINIMAL.replace('{hosts: 3}', '[3]'),
    `FILE:2:1: Expected keys with values, found a list
  2 | fleet: [3]
    | ^^^^^`,
  ],
  [
    'no strategies',
    MINIMAL.replace('[{use: node/async}]', '[]'),
    `FILE:4:1: Expected at least one strategy, found an empty list
  4 | strategies: []
    | ^^^^^^^^^^`,
  ],
  [
    'an unknown strategy',
    MINIMAL.replace('node/async', 'node/asink'),
    `FILE:4:20: Unknown strategy "node/asink"
  4 | strategies: [{use: node/asink}]
    |                    ^^^^^^^^^^
  Did you mean "node/async"?`,
  ],
  [
    'use and command at once',
    MINIMAL.replace('{use: node/async}', '{use: node/async, command: [ls]}'),
    `FILE:4:14: Expected either use (a catalogue name) or command (a program), found both
  4 | strategies: [{use: node/async, command: [ls]}]
    |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`,
  ],
  [
    'a command without a name',
    MINIMAL.replace('{use: node/async}', '{command: [ls]}'),
    `FILE:4:14: Expected a name: a command has none of its own
  4 | strategies: [{command: [ls]}]
    |              ^^^^^^^^^^^^^^^`,
  ],
  [
    'an unknown parameter',
    MINIMAL.replace('async}', 'threads, with: {worker: 2}}'),
    `FILE:4:41: Unknown parameter "worker"
  4 | strategies: [{use: node/threads, with: {worker: 2}}]
    |                                         ^^^^^^
  node/threads takes: workers`,
  ],
  [
    'a parameter of the wrong type',
    MINIMAL.replace('async}', 'threads, with: {workers: [2, many]}}'),
    `FILE:4:41: Expected a whole number, 1 or more, found "many"
  4 | strategies: [{use: node/threads, with: {workers: [2, many]}}]
    |                                         ^^^^^^^`,
  ],
  [
    'a strategy twice',
    MINIMAL.replace('[{use: node/async}]', '[{use: node/async}, {use: node/async}]'),
    `FILE:4:39: Strategy "node/async" is here twice
  4 | strategies: [{use: node/async}, {use: node/async}]
    |                                       ^^^^^^^^^^
  Give one of them a name of its own.`,
  ],
  [
    'a baseline that does not compete',
    `${MINIMAL}baseline: node/serial\n`,
    `FILE:5:11: Baseline "node/serial" is none of the strategies
  5 | baseline: node/serial
    |           ^^^^^^^^^^^
  They are: node/async`,
  ],
  [
    'more servers than hosts',
    MINIMAL.replace('hosts: 3', 'hosts: [3, 9], servers: 4'),
    `FILE:2:33: Expected no more servers than hosts, found 4 for 3 hosts
  2 | fleet: {hosts: [3, 9], servers: 4}
    |                                 ^`,
  ],
  [
    'YAML that is broken',
    `${MINIMAL}trials: {rounds: 1\n`,
    `FILE:6:1: Flow map in block collection must be sufficiently indented and end with a }`,
  ],
  [
    'a key twice',
    `${MINIMAL}name: again\n`,
    `FILE:5:1: Map keys must be unique
  5 | name: again
    | ^`,
  ],
  ['an empty file', '', `FILE:1:1: Expected keys with values, found an empty value`],
];

for (const [what, yaml, expected] of MISTAKES) {
  test(`${what} is told at its place`, () => assert.equal(mistakesOf(yaml), expected));
}

test('all mistakes of a file are told at once, those of its shape and those between its keys', () => {
  const yaml = MINIMAL.replace('hosts: 3', 'host: 3').replace('node/async', 'node/asink');
  const places = mistakesOf(`${yaml}trials: {rounds: x}\n`).match(/^FILE:\d+:\d+: .*$/gm);
  assert.deepEqual(places, [
    'FILE:2:1: Key "hosts" is missing in fleet',
    'FILE:2:9: Unknown key "host"',
    'FILE:4:20: Unknown strategy "node/asink"',
    'FILE:5:18: Expected a whole number, 1 or more, found "x"',
  ]);
});

test('aliases that multiply are refused', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [...pair])) {
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(', ')}]`);
  }
  assert.match(mistakesOf(bomb.join('\n')), /alias/i);
});

test('a file that is not there is told with what to do', () => {
  assert.throws(() => loadScenario('/no/such.yaml', CATALOGUE), {
    message:
      /^\/no\/such\.yaml:1:1: Expected a scenario file, but there is no such file\n {2}Make one with: manyhosts init$/,
  });
});

function load(yaml: string) {
  const file = join(folder, 'scenario.yaml');
  writeFileSync(file, yaml);
  return loadScenario(file, CATALOGUE);
}

function mistakesOf(yaml: string): string {
  try {
    load(yaml);
  } catch (error) {
    return (error as Error).message.replaceAll(join(folder, 'scenario.yaml'), 'FILE');
  }
  throw new Error('Expected a mistake, found a valid scenario');
}
