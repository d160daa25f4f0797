import { askedByPlan } from '../../analysis/comparison/planned.ts';
import { undecidableIn } from '../../analysis/comparison/rounds.ts';
import { storeFault } from '../../bench/record.ts';
import { roughly } from '../../report/model/figures.ts';
import { faultText, hitText, planText } from '../../report/model/plan/plan.ts';
import { visitLines } from '../../report/model/plan/visits.ts';
import { undecidedInPlan } from '../../report/model/rounds.ts';
import { type Adjustments, adjust } from '../../scenario/adjust.ts';
import { type ExpectedTime, expectTime } from '../../scenario/expected-time.ts';
import { loadScenario } from '../../scenario/load.ts';
import { type Plan, planTrials } from '../../scenario/plan.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { plainLine } from '../../vocabulary/plain-text.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { tellNotices } from '../notices.ts';

/** `manyhosts plan FILE`: how long it takes, whom the faults hit, and the trials in the order in which `run` executes them. */
export function plan(file: string, adjustments: Adjustments): ExitCode {
  const scenario = adjust(loadScenario(file), adjustments);
  const planned = planTrials(scenario);
  tellNotices(scenario);
  const { trials, faults } = planned;
  const expected = expectTime(scenario, planned);
  const lines = trials.map(
    ({ index, warmup, round, case: name }) =>
      `${index + 1}\t${warmup ? 'warm-up' : 'round'} ${round}\t${plainLine(name)}`,
  );
  const head = `${scenario.name}: ${planText(planned, expected)}, seed ${scenario.trials.seed}`;
  const visits = visitLines(planned).map((line) => `visits\t${line}`);
  const about = [mostLine(expected), ...visits, ...repeatLines(planned)];
  process.stdout.write(`${[head, ...about, ...faultLines(faults, scenario.fleet), ...lines].join('\n')}\n`);
  return EXIT.passed;
}

function mostLine({ mostMs }: ExpectedTime): string {
  return `limit\t${roughly(mostMs)}, if every trial took as long as trials.timeout lets it`;
}

// A gate with too few rounds is found out before it has cost an hour.
function repeatLines(planned: Plan): string[] {
  const asked = askedByPlan(planned);
  const text = undecidedInPlan(undecidableIn(asked), asked.length);
  return text === undefined ? [] : [`compare\t${text}`];
}

function faultLines(faults: Plan['faults'], { hosts, servers }: Scenario['fleet']): string[] {
  const all = Array.from({ length: Math.max(...hosts) }, (_, id) => ({ id, server: id % servers }));
  return faults
    .map((drawn) => storeFault(drawn, all))
    .map((fault) => `fault\t${faultText(fault)}\t${hitText(fault)}`);
}
