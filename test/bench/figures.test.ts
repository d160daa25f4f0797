import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireFigures } from '../../harness/bench/figures.ts';
import { type CgroupUsage, noCgroups } from '../../harness/cgroup/cgroup.ts';
import { adjust } from '../../harness/scenario/adjust.ts';
import { parseScenario } from '../../harness/scenario/load.ts';
import type { Launch } from '../../harness/trial/programs/probe.ts';

const SCENARIO = parseScenario(
  `name: gated
fleet: {provider: external, hosts: 1, external: {list: [db1], user: u, passwordFrom: P, database: d}}
workload: {sql: select 1}
strategies: [{use: node/async}, {use: node/serial}]
thresholds:
  node/async:
    work: [median<1s]
    cpu: [median<1s, max<2s]
    memory.working: [max<1GiB]
  node/serial: {memory.peak: [max<1GiB], healthy: [median<1s]}
`,
  'gated.yaml',
);
const HERE: Launch = { argv: ['node'], protocol: 1, versions: {} };
const NONE = noCgroups('none can be made.');

/** A machine whose control groups show these figures. */
function showing(usage: CgroupUsage) {
  return { ...NONE, kind: 'v2' as const, create: () => ({ ...NONE.create('x'), usage: () => usage }) };
}

function require({
  cgroups = NONE,
  only = 'node/*',
  launch = HERE,
  provider = 'external' as 'external' | 'embedded',
}) {
  const launches = new Map(SCENARIO.strategies.map(({ name }) => [name, launch]));
  return requireFigures({ scenario: adjust(SCENARIO, { only }), launches, cgroups, provider });
}

const none = (lines: string, reason: string) =>
  `Expected a figure for each threshold, found that there will be none for
${lines}
${reason}. Remove these thresholds, or give --no-thresholds, which leaves them without a say. \`manyhosts doctor\` says what this machine can measure.`;

test('without control groups a threshold on what they show is refused, at its line, and no other', async () => {
  await assert.rejects(require({}), {
    name: 'InputError',
    message: none(
      `  gated.yaml:8: cpu of node/async
  gated.yaml:9: memory.working of node/async
  gated.yaml:10: memory.peak of node/serial`,
      'No memory or CPU figures, and no limits on strategies: none can be made',
    ),
  });
});

test('of a kernel that keeps some of the figures, the others are named', async () => {
  const cgroups = showing({ cpuUserNs: 0, cpuSystemNs: 0, workingBytes: 0 });
  await assert.rejects(require({ cgroups }), {
    message: none('  gated.yaml:10: memory.peak of node/serial', 'The kernel does not keep them'),
  });
  await require({ cgroups, only: 'node/async' });
  await assert.rejects(require({ cgroups: showing({ cpuUserNs: 0, workingBytes: 0 }), only: 'node/async' }));
});

test('a container has figures of its own, and what can’t be launched none to ask for', async () => {
  const container = { engine: {} as never, image: 'a', mounts: [], digest: 'b' };
  await require({ launch: { ...HERE, container } });
  await require({ launch: { unavailable: { reason: 'missing', remedy: 'get it' } } });
});

test('where another fleet was chosen that has no faults, there is no figure of healthy hosts', async () => {
  await assert.rejects(require({ provider: 'embedded', only: 'node/serial' }), {
    message: none(
      '  gated.yaml:10: healthy of node/serial',
      'The embedded fleet has no faults: all of its hosts are healthy',
    ),
  });
});
