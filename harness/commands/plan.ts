import { EXIT, type ExitCode } from '../exit-code.ts';
import { loadScenario } from '../scenario/load.ts';
import { planTrials } from '../scenario/plan.ts';
import { CATALOGUE } from '../strategies/catalogue.ts';
import { type Adjustments, adjust } from './adjust.ts';

/** `manyhosts plan FILE`: the trials in the order in which `run` executes them. */
export function plan(file: string, adjustments: Adjustments): ExitCode {
  const scenario = adjust(loadScenario(file, CATALOGUE), adjustments);
  const { cases, trials } = planTrials(scenario);
  const lines = trials.map(
    ({ index, warmup, round, case: name }) =>
      `${index + 1}\t${warmup ? 'warm-up' : 'round'} ${round}\t${name}`,
  );
  const head = `${scenario.name}: ${cases.length} cases in ${trials.length} trials, seed ${scenario.trials.seed}`;
  process.stdout.write(`${[head, ...lines].join('\n')}\n`);
  return EXIT.passed;
}
