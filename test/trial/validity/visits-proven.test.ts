// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Fleet } from '../../../harness/fleet/fleet.ts';
import { ONE_CYCLE } from '../../../harness/scenario/schedule.ts';
import { startSmall } from '../../fleet/docker/small-fleet.ts';
import { embedded } from '../../fleet/embedded/embedded-fleet.ts';
import { missing } from '../../requirements.ts';
import { workloadOf } from '../../scenario/workload.ts';
import { attempt } from '../attempt.ts';

const VISITOR = join(import.meta.dirname, '..', '..', 'fixtures', 'visitor.ts');
const HOSTS = 4;
const CYCLES = 3;
const VISITS = HOSTS * CYCLES;

/** What the warning says that servers counted of a strategy that asks so; undefined without a warning. */
async function counted(fleet: Fleet, way: string, connections: 'fresh' | 'kept', keeps = connections) {
  const workload = workloadOf('', {
    statements: ['select 1', 'show variables like "version"', 'select 1'],
    schedule: { ...ONE_CYCLE, cycles: CYCLES },
    connections,
    timeoutMs: 10_000,
  });
  const program = { argv: [process.execPath, VISITOR, way, keeps], protocol: 2, cwd: '/' } as const;
  const { measurement } = await attempt('', { fleet, workload, hosts: HOSTS, program });
  assert.equal(measurement.outcome.kind, 'completed', measurement.outcome.message);
  const found = measurement.warnings?.find(({ check }) => check === 'counters')?.message;
  return (
    found?.match(
      /^The strategy claims 12 answered visits, but the servers counted (.*): don't trust it/,
    )?.[1] ?? found
  );
}

/** By the connections that are asked for, and those that it makes. */
async function countedAll(fleet: Fleet, way: string) {
  return [
    await counted(fleet, way, 'fresh'),
    await counted(fleet, way, 'kept'),
    await counted(fleet, way, 'fresh', 'kept'),
  ];
}

const asked = (visits: number) => `the workload's statement for ${visits} of them`;
const logins = (some: number, all: number) => `${some} of the ${all} logins that they take`;
const unasked = (visits: number) => [
  asked(visits),
  asked(visits),
  `${logins(HOSTS, VISITS)}, and ${asked(visits)}`,
];

const simulation = await embedded(HOSTS);
after(() => simulation.stop());

const BY_HOST = {
  honestly: [undefined, undefined, logins(HOSTS, VISITS)],
  'in the first cycle': unasked(HOSTS),
  'without the last statement': unasked(4), // of three in each cycle two are asked, which is 1.5 times each twice
  'the first statement again and again': unasked(0),
  'at the first host': [
    asked(3),
    `${logins(1, HOSTS)}, and ${asked(3)}`,
    `${logins(1, VISITS)}, and ${asked(3)}`,
  ],
};

for (const [way, expected] of Object.entries(BY_HOST)) {
  test(`simulated hosts asked ${way}, over ${CYCLES} cycles`, async () => {
    assert.deepEqual(await countedAll(simulation, way), expected);
  });
}

test('real servers bear out no more visits than they counted statements of each kind, and logins', {
  skip: missing('docker'),
}, async () => {
  await using fleet = await startSmall({ servers: 2, hosts: [HOSTS] });
  const found: Record<string, unknown> = {};
  for (const way of Object.keys(BY_HOST)) found[way] = await countedAll(fleet, way);
  assert.deepEqual(found, {
    ...BY_HOST,
    'without the last statement': unasked(6), // half of what each server was to be asked
    'at the first host': [
      `${logins(6, VISITS)}, and ${asked(6)}`,
      `${logins(1, HOSTS)}, and ${asked(6)}`,
      `${logins(1, VISITS)}, and ${asked(6)}`,
    ],
  });
});
