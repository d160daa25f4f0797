import type { StoredRun } from '../../harness/store/schema.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';

/** A stored run with the given cases and trials; the first case is the baseline, the floor is 0.1 s. */
export function storedRun(cases: readonly string[], trials: readonly StoredTrial[]): StoredRun {
  return {
    version: 1,
    id: 'test-20260101T000000000Z',
    state: 'finished',
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:01:00.000Z',
    harness: { version: '0.0.0', node: 'v24.0.0' },
    machine: { os: 'Linux x64', kernel: '6.0', cpuModel: 'Test CPU', cores: 2, memoryBytes: 2 ** 30 },
    cgroups: { backend: 'v2', description: 'A test.' },
    scenario: {
      name: 'test',
      file: 'test.yaml',
      source: '',
      adjustments: {},
      thresholds: [],
      sql: 'select 1',
      floorNs: 1e8,
      seed: 1,
      baseline: cases[0] ?? '',
    },
    fleet: {
      provider: 'docker',
      simulated: false,
      reach: 'direct',
      hosts: 5,
      servers: [{ name: 'server-0', version: '9.7.4', image: 'manyhosts/mysql', imageDigest: 'sha256:0' }],
      readyNs: 1e9,
    },
    cases: cases.map((name) => ({
      name,
      strategy: name,
      parameters: {},
      hosts: 5,
      rounds: 3,
      warmup: 1,
      versions: {},
    })),
    trials: trials.map((trial, index) => ({ ...trial, index })),
  };
}

export function storedTrial(name: string, figures: Partial<StoredTrial>): StoredTrial {
  return {
    index: 0,
    round: 1,
    warmup: false,
    case: name,
    startedAt: '2026-01-01T00:00:00.000Z',
    outcome: { kind: 'completed', message: 'Completed.' },
    ...figures,
  };
}
