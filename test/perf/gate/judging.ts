import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { type Comparison, compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import { controls } from '../../../harness/analysis/comparison/drift.ts';
import { BETWEEN_RUNS, type BetweenRuns } from '../../../harness/analysis/comparison/judge.ts';
import { pairsOf } from '../../../harness/analysis/comparison/pairs.ts';
import { twoSidedZ } from '../../../harness/analysis/estimation/distribution.ts';
import { shiftInterval } from '../../../harness/analysis/estimation/shift.ts';
import { readJudgedRun } from '../../../harness/analysis/trust/judged.ts';
import { listRuns } from '../../../harness/store/folder.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { COMPARED } from '../../../harness/vocabulary/metrics.ts';
import { print } from './runs.ts';

const VERDICTS = ['worse', 'better', 'same', 'inconclusive'] as const;
/** What runs might differ from their repeats, for calibration. */
const CANDIDATES: Readonly<Record<string, BetweenRuns>> = {
  'as judged': BETWEEN_RUNS,
  ...Object.fromEntries([0, 0.01, 0.02, 0.03, 0.04].map((all) => [`${all * 100} %`, allAt(all)])),
};

/** `1 worse, 0 better, 15 same, 4 inconclusive of 20`. */
export function tally({ losses, changes }: Pick<Comparison, 'losses' | 'changes'>): string {
  const all = [...losses, ...changes].map(({ verdict }) => verdict);
  const parts = VERDICTS.map((each) => `${all.filter((verdict) => verdict === each).length} ${each}`);
  return `${parts.join(', ')} of ${all.length}`;
}

/** The exit code of `manyhosts compare`. */
function codeOf({ losses, changes }: Comparison): 0 | 98 | 99 {
  const all = [...losses, ...changes].map(({ verdict }) => verdict);
  if (all.includes('worse')) return 99;
  return all.includes('inconclusive') || all.length === 0 ? 98 : 0;
}

/** All runs in a folder, which are repeats of one scenario: every ordered pair is judged. */
export function judgeFolder(folder: string): void {
  const stored = listRuns(folder).filter((each) => existsSync(join(each, 'run.json')));
  if (stored.length < 2) throw new Error(`Expected two runs or more in ${folder}, found ${stored.length}`);
  const runs = stored.map(readJudgedRun).toReversed();
  const pairs = runs.flatMap((base) =>
    runs.filter((head) => head !== base).map((head) => [base, head] as const),
  );
  print(`${runs.length} runs in ${folder}, ${pairs.length} ordered pairs`);
  printSurroundings(runs);
  print('| τ | exit 99 | exit 98 | exit 0 | verdicts |\n|---|---|---|---|---|');
  for (const [name, between] of Object.entries(CANDIDATES)) {
    const found = pairs.map(([base, head]) => compareRuns(base, head, between));
    const count = (code: number) => found.filter((each) => codeOf(each) === code).length;
    const all = {
      losses: found.flatMap(({ losses }) => losses),
      changes: found.flatMap(({ changes }) => changes),
    };
    print(`| ${name} | ${count(99)} | ${count(98)} | ${count(0)} | ${tally(all)} |`);
    if (between !== BETWEEN_RUNS) continue;
    for (const [at, [base, head]] of pairs.entries()) printWorse(base, head, found[at]);
  }
  printBetween(pairs);
}

function printWorse({ run: base }: RunData, { run: head }: RunData, found: Comparison | undefined): void {
  for (const { case: name, metric, ratio, p } of found?.changes.filter(
    ({ verdict }) => verdict === 'worse',
  ) ?? [])
    process.stderr.write(
      `  worse: ${name} ${metric} ${ratio?.toFixed(3)}, p ${p}: ${base.id} to ${head.id}\n`,
    );
}

function printSurroundings(runs: readonly RunData[]): void {
  const measured = runs.map(({ run }) => run.trials.filter(({ warmup }) => !warmup));
  const shares = measured.map(
    (trials) => trials.filter(({ warnings }) => warnings).length / Math.max(1, trials.length),
  );
  const cpu = runs.map((run) => (controls(run).length > 0 ? (median(controls(run)) / 1e6).toFixed(0) : '–'));
  print(`CPU of the control, ms, run by run: ${cpu.join(' ')}`);
  print(`trials with a warning, %, run by run: ${shares.map((share) => (share * 100).toFixed(0)).join(' ')}`);
}

function allAt(between: number): BetweenRuns {
  return { time: between, cpu: between, memory: between, other: between };
}

/** How far runs differ beyond what their trials' spread explains: what τ has to be. From θ², less its own error squared. */
function printBetween(pairs: readonly (readonly [RunData, RunData])[]): void {
  const shifts = pairs.flatMap(([base, head]) =>
    pairsOf(
      base,
      head,
      base.run.cases.map(({ name }) => name),
    ),
  );
  for (const metric of COMPARED) {
    const squares = shifts.flatMap(({ metric: of, shift }) => {
      const [low, high] = (of === metric && shift && shiftInterval(shift, 0.1, 0)) || [];
      if (!shift || low === undefined || high === undefined) return [];
      const error = (high - low) / 2 / twoSidedZ(0.1);
      return [shift.estimate ** 2 - error ** 2];
    });
    if (squares.length === 0) continue;
    const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    print(`between runs, ${metric}: ${(Math.sqrt(Math.max(0, mean)) * 100).toFixed(1)} %`);
  }
}
