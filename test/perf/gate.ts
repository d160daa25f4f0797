import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT } from '../../harness/process/project.ts';
import { judgeFolder } from './gate/judging.ts';
import { judgeKept, measureSame, measureUnderLoad, measureWorse } from './gate/modes.ts';
import { simulate } from './gate/simulate.ts';

// Does comparing two runs cry wolf, and does it catch what it should? Exits 0 whatever it finds: it is read, not gated.
// Summaries are on standard output, progress on standard error. On two quiet cores:
//
//   kept      every kept run, ten times worse: seconds
//   simulate  false alarms, power and coverage on resampled trials: two minutes
//   same      a scenario six times over, all 30 ordered pairs: 3½ minutes
//   load      the same while programs come and go on all cores: 4½ minutes
//   worse     a program with 20 % more CPU, and one with 20 % more memory, ten times: 5½ minutes
//
// Runs are kept, each mode's in its own folder, and are judged once more by the rules of the day with --judge.
//
//   node test/perf/gate.ts load --runs 6 --out results/gate
//   node test/perf/gate.ts --judge results/gate/load
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    provider: { type: 'string', default: 'embedded' },
    runs: { type: 'string', default: '6' },
    repeats: { type: 'string', default: '10' },
    more: { type: 'string', default: '0.2' },
    rounds: { type: 'string', default: '10' },
    hosts: { type: 'string', default: '100' },
    samples: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'results/gate' },
    judge: { type: 'string' },
  },
});
const number = (name: 'runs' | 'repeats' | 'more' | 'rounds' | 'hosts' | 'samples' | 'seed') =>
  Number(values[name]);
const optionsFor = (mode: string) => ({
  provider: values.provider,
  out: join(values.out, mode),
  rounds: number('rounds'),
  hosts: number('hosts'),
});

const MODES: Readonly<Record<string, () => Promise<void> | void>> = {
  kept: () => judgeKept(join(PROJECT, 'docs', 'runs')),
  simulate: () => simulate(number('samples'), number('seed')),
  same: () => measureSame(optionsFor('same'), number('runs')),
  load: () => measureUnderLoad(optionsFor('load'), number('runs'), number('seed')),
  worse: () => measureWorse(optionsFor('worse'), number('repeats'), number('more')),
};

const { judge } = values;
if (judge !== undefined) judgeFolder(judge);
const modes = positionals.length > 0 || judge !== undefined ? positionals : ['kept', 'same', 'worse'];
for (const mode of modes) {
  const measure = MODES[mode];
  if (!measure) throw new Error(`Expected one of ${Object.keys(MODES).join(', ')}; found ${mode}`);
  process.stdout.write(`\n## ${mode}\n`);
  await measure();
}
