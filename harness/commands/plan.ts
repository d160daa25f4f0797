import { EXIT, type ExitCode } from '../exit-code.ts';
import { faultText, hitText } from '../report/faults.ts';
import { plainLine } from '../report/plain-text.ts';
import { storeFault } from '../run/record.ts';
import { loadScenario } from '../scenario/load.ts';
import { type Plan, planTrials } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CATALOGUE } from '../strategies/catalogue.ts';
import { type Adjustments, adjust } from './adjust.ts';

/** `manyhosts plan FILE`: whom the faults hit, and the trials in the order in which `run` executes them. */
export function plan(file: string, adjustments: Adjustments): ExitCode {
  const scenario = adjust(loadScenario(file, CATALOGUE), adjustments);
  const { cases, trials, faults } = planTrials(scenario);
  const lines = trials.map(
    ({ index, warmup, round, case: name }) =>
      `${index + 1}\t${warmup ? 'warm-up' : 'round'} ${round}\t${plainLine(name)}`,
  );
  const head = `${scenario.name}: ${cases.length} cases in ${trials.length} trials, seed ${scenario.trials.seed}`;
  process.stdout.write(`${[head, ...faultLines(faults, scenario.fleet), ...lines].join('\n')}\n`);
  return EXIT.passed;
}

function faultLines(faults: Plan['faults'], { hosts, servers }: Scenario['fleet']): string[] {
  const all = Array.from({ length: Math.max(...hosts) }, (_, id) => ({ id, server: id % servers }));
  return faults
    .map((drawn) => storeFault(drawn, all))
    .map((fault) => `fault\t${faultText(fault)}\t${hitText(fault)}`);
}
