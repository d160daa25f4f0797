import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { executePlan } from '../../harness/bench/execute.ts';
import { noCgroups } from '../../harness/cgroup/cgroup.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { parseScenario } from '../../harness/scenario/load.ts';
import { planTrials } from '../../harness/scenario/plan.ts';
import { RunFolder, readRun } from '../../harness/store/folder.ts';
import { FleetError } from '../../harness/vocabulary/errors.ts';
import { scratchFolder } from '../scratch.ts';
import { silentFleet } from '../trial/silent-fleet.ts';

/** Execute a plan of so many trials, none of which can be launched; its folder. */
async function executed(trials: number, onTrialEnd: (folder: string) => void = () => {}): Promise<string> {
  const source = `name: many
fleet: {provider: embedded, hosts: 1}
workload: {sql: select 1}
strategies: [{use: node/async}]
trials: {warmup: 0, rounds: ${trials}}
`;
  const scenario = parseScenario(source, 'many.yaml');
  const folder = new RunFolder(scratchFolder(), 'many');
  await executePlan({
    owner: thisOwner(),
    scenario,
    adjustments: {},
    plan: planTrials(scenario),
    fleet: silentFleet(1),
    cgroups: noCgroups('a test'),
    launches: new Map([['node/async', { unavailable: { reason: 'Not here', remedy: 'None.' } }]]),
    folder,
    startedAt: new Date(),
    judges: true,
    signal: new AbortController().signal,
    progress: { trialStart() {}, working() {}, trialEnd: () => onTrialEnd(folder.path), memory() {} },
  });
  return folder.path;
}

test('a run writes no more than twice its own size, however many trials it has', {
  skip: process.platform !== 'linux' && 'the bytes that a process writes are counted on Linux alone',
}, async () => {
  // What this process has handed to write(2).
  const written = () => Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
  const before = written();
  const folder = await executed(1_000);
  const bytes = written() - before;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    statSync(join(folder, name)),
  );
  const size = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  assert.equal(readRun(folder).trials.length, 1_000);
  assert.ok(bytes >= size && bytes <= 2 * size, `wrote ${bytes} bytes for a run of ${size}`);
});

test('every trial that has ended is on disk, while the run is executed', async () => {
  const seen: unknown[] = [];
  const folder = await executed(3, (path) => {
    const { state, trials } = readRun(path);
    seen.push([state, trials.length]);
  });
  assert.deepEqual(seen, [
    ['executing', 1],
    ['executing', 2],
    ['executing', 3],
  ]);
  assert.equal(readRun(folder).state, 'finished');
});

test('what failed first ends a run, however many ends of things failed after it', async () => {
  const failing = (what: string): Disposable => ({
    [Symbol.dispose]() {
      throw new Error(`${what} has no end`);
    },
  });
  const folder = await executed(1, () => {
    using _group = failing('The group');
    using _container = failing('The container');
    throw new FleetError('The fleet is gone.');
  });
  const { state, failure } = readRun(folder);
  assert.deepEqual([state, failure], ['interrupted', 'The fleet is gone.']);
});
