import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareRuns } from '../../../harness/analysis/comparison/compare.ts';
import { readJudgedRun } from '../../../harness/analysis/trust/judged.ts';
import type { MetricName } from '../../../harness/vocabulary/metrics.ts';
import { tenTimesWorse } from '../../analysis/comparison/worse.ts';
import { judgeFolder, tally } from './judging.ts';
import { execute, type GateOptions, print, STRATEGIES, writeScenario } from './runs.ts';

/** A/A: one scenario, executed again and again, every ordered pair of its runs judged. */
export async function measureSame(options: GateOptions, runs: number): Promise<void> {
  const file = writeScenario(options, 'same', STRATEGIES);
  for (let at = 0; at < runs; at++) {
    const { run } = await execute(
      options.out,
      ...(at === 0 ? [file] : ['--repeat', join(options.out, 'latest')]),
    );
    process.stderr.write(`${at + 1} of ${runs}: ${run.id}\n`);
  }
  judgeFolder(options.out);
}

/** The same while other programs come and go on all cores. */
export async function measureUnderLoad(options: GateOptions, runs: number, seed: number): Promise<void> {
  using _ = startLoad(seed);
  await measureSame(options, runs);
}

function startLoad(seed: number): Disposable {
  const child = fork(join(import.meta.dirname, 'load-generator.ts'), [String(seed)], { stdio: 'ignore' });
  return { [Symbol.dispose]: () => void child.kill() };
}

/**
 * What the subject burns in base, as a multiple of the CPU that it has used when its hosts have answered: some half a
 * second, as long as a fan-out of 500 hosts takes. To the whole trial's CPU, of which head takes so much more, the shell
 * that joins the group and the interpreter's end belong, too: a sixth of what the bare fan-out is charged.
 */
const BURN = 3;
const WHOLE = 1 + BURN + 1 / 6;
const HOLD_MIB = 40;
/** What the interpreter holds beside it. */
const BARE_MIB = 23;

/** A/B: a program that takes so much more CPU, and one that holds so much more memory. */
export async function measureWorse(options: GateOptions, repeats: number, more: number): Promise<void> {
  const base = writeScenario(options, 'base', subjects(BURN, HOLD_MIB));
  const worse = subjects(BURN + WHOLE * more, HOLD_MIB + (HOLD_MIB + BARE_MIB) * more);
  const head = writeScenario(options, 'head', worse);
  const caught = new Map<MetricName, number>();
  for (let at = 0; at < repeats; at++) {
    const before = await execute(options.out, base);
    const { changes } = compareRuns(before, await execute(options.out, head));
    for (const [name, metric] of [
      ['burns', 'cpu'],
      ['holds', 'memory.peak'],
    ] as const) {
      const change = changes.find((each) => each.metric === metric && each.case === name);
      if (change?.verdict === 'worse') caught.set(metric, (caught.get(metric) ?? 0) + 1);
      process.stderr.write(
        `${at + 1}: ${metric} ${change?.verdict} ${change?.ratio?.toFixed(3)} ${change?.reason ?? ''}\n`,
      );
    }
  }
  for (const metric of ['cpu', 'memory.peak'] as const)
    print(`${more * 100} % more ${metric}: caught in ${caught.get(metric) ?? 0} of ${repeats}`);
}

// What differs between base and head stands in the command: as parameters it would name the cases.
function subjects(burn: number, hold: number): string {
  const subject = join(import.meta.dirname, '..', '..', 'fixtures', 'subject.py');
  const one = (name: string, values: readonly number[]) =>
    `  - {name: ${name}, command: [/usr/bin/python3, ${subject}, ${values.map((value) => `'${value.toFixed(3)}'`).join(', ')}]}\n`;
  return one('burns', [burn, 0]) + one('holds', [0, hold]);
}

/** Runs that are kept, each with every case ten times worse. */
export function judgeKept(folder: string): void {
  for (const name of readdirSync(folder)) {
    const base = readJudgedRun(join(folder, name));
    const found = compareRuns(base, tenTimesWorse(base));
    const { undecidable } = found;
    const said = undecidable
      ? `these rounds can't decide ${undecidable.comparisons}, ${undecidable.rounds} would`
      : 'all can be decided';
    print(`${name}, ten times worse: ${said}; ${tally(found)}`);
  }
}
