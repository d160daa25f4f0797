import { visitLines } from '../../report/model/plan/visits.ts';
import { loadScenario } from '../../scenario/load.ts';
import { planTrials } from '../../scenario/plan.ts';
import { ScenarioError } from '../../scenario/yaml/diagnostic.ts';
import { plainLine, plainText } from '../../vocabulary/plain-text.ts';
import { some } from '../../vocabulary/wording.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { tellNotices } from '../notices.ts';

/** `manyhosts validate FILE...`: every mistake of every file, and nothing is started. */
export function validate(files: readonly string[]): ExitCode {
  const mistaken = files.filter((file) => !validateOne(file));
  return mistaken.length === 0 ? EXIT.passed : EXIT.badInput;
}

function validateOne(file: string): boolean {
  try {
    const scenario = loadScenario(file);
    const plan = planTrials(scenario);
    const { cases, trials } = plan;
    tellNotices(scenario);
    const visits = visitLines(plan).map((line) => `  visits\t${line}\n`);
    process.stdout.write(
      `${plainLine(file)}: valid, ${some(cases.length, 'case')} in ${some(trials.length, 'trial')}\n${visits.join('')}`,
    );
    return true;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    process.stderr.write(`${plainText(error.message)}\n`);
    return false;
  }
}
