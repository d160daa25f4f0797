import type { Summary } from '../../analysis/summarise.ts';
import type { CaseWarnings } from '../../analysis/warnings.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { grouped, some } from '../../vocabulary/wording.ts';
import type { Table } from './table.ts';

/** A check that tripped, with whose trials it tripped in. */
export interface WarningNote {
  readonly check: CaseWarnings['check'];
  /** `node/async (2 of 6 trials), python/threads (1 of 2)`. */
  readonly where: string;
  /** What it said in the case with the most such trials. */
  readonly message: string;
}

/** The warnings of all cases, a note a check: what the machine lacked is said once, however many cases it hit. */
export function warningNotes(summaries: readonly Summary[]): WarningNote[] {
  const found = summaries.flatMap(({ case: name, completed, warnings }) =>
    warnings.map((warning) => ({ ...warning, name, completed })),
  );
  return [...Map.groupBy(found, ({ check }) => check)].map(([check, same]) => {
    const [worst] = same.toSorted((a, b) => b.trials / b.completed - a.trials / a.completed);
    const parts = same.map(({ name, trials, completed }, at) => {
      const all = at > 0 ? completed : some(completed, 'trial');
      return `${name} (${trials} of ${all})`;
    });
    return { check, where: parts.join(', '), message: worst?.message ?? '' };
  });
}

/** What is said of a case that no trial says anything of: the run ended before. */
export const NEVER_EXECUTED = 'No trial of it was executed.';

/** A note as a line of text. */
export function warningLine({ where, message }: WarningNote): string {
  return `Validity warning, ${where}: ${message}`;
}

/** The fewest hosts that answered in a trial, or visits over cycles, a line a case; of hosts with a fault nothing is said. */
export function failedHosts(summaries: readonly Summary[]): string[] {
  return summaries.flatMap(({ case: name, hosts, healthy, visits }) => {
    const { asked, answered = asked } = visits ?? healthy ?? hosts;
    const text = visits ? grouped : String;
    return answered < asked ? [`${name}: ${text(answered)} of ${text(asked)}`] : [];
  });
}

/** The trials that did not complete. */
export function brokenTrials(trials: readonly StoredTrial[]): Table | undefined {
  const broken = trials.filter(({ outcome }) => outcome.kind !== 'completed');
  if (broken.length === 0) return undefined;
  const titles = ['case', 'trial', 'round', 'outcome', 'what happened'];
  return {
    columns: titles.map((title) => ({ title, align: 'left', expendable: 0 })),
    rows: broken.map(({ index, case: name, warmup, round, outcome }) => [
      name,
      String(index + 1),
      warmup ? `warm-up ${round}` : String(round),
      outcome.kind,
      outcome.message,
    ]),
  };
}
