import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRun } from '../../harness/store/folder.ts';
import { RUN_VERSION, type StoredRun } from '../../harness/store/schema.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';

/** A finished run with the given cases and trials; the first case is the baseline, the floor is 0.1 s. */
export function storedRun(cases: readonly string[], trials: readonly StoredTrial[]): StoredRun {
  return {
    version: RUN_VERSION,
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
      rounds: roundsOf(name, trials, false),
      warmup: roundsOf(name, trials, true),
      versions: {},
    })),
    trials: trials.map((trial, index) => ({ ...trial, index })),
  };
}

function roundsOf(name: string, trials: readonly StoredTrial[], warmup: boolean): number {
  return trials.filter((trial) => trial.case === name && trial.warmup === warmup).length;
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

/** Write a run into its folder, without visits and timelines. */
export function writeRun(folder: string, { trials, ...run }: StoredRun): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  writeFileSync(join(folder, 'trials.ndjson'), trials.map((trial) => `${JSON.stringify(trial)}\n`).join(''));
}

/** Change a stored run by hand. */
export function changeRun(folder: string, edit: (run: StoredRun) => void): void {
  const run = readRun(folder);
  edit(run);
  writeRun(folder, run);
}
