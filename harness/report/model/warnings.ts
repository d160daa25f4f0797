import type { Summary } from '../../analysis/summarise.ts';
import type { CaseWarnings } from '../../analysis/warnings.ts';

/** A check that tripped, with whose trials it tripped in. */
export interface WarningNote {
  readonly check: CaseWarnings['check'];
  /** `node/async 2 of 6 trials, python/threads 1 of 2`. */
  readonly where: string;
  /** What it said in the case with the most such trials. */
  readonly message: string;
}

/** The warnings of all cases, a note a check: what the machine lacked is said once, however many cases it hit. */
export function warningNotes(summaries: readonly Summary[]): WarningNote[] {
  const found = summaries.flatMap(({ case: name, completed, warnings }) =>
    warnings.map((doubt) => ({ ...doubt, name, completed })),
  );
  return [...Map.groupBy(found, ({ check }) => check)].map(([check, same]) => {
    const [worst] = same.toSorted((a, b) => b.trials / b.completed - a.trials / a.completed);
    const parts = same.map(({ name, trials, completed }, at) => {
      const unit = at > 0 ? '' : completed === 1 ? ' trial' : ' trials';
      return `${name} ${trials} of ${completed}${unit}`;
    });
    return { check, where: parts.join(', '), message: worst?.message ?? '' };
  });
}

/** A note as a line of text. */
export function warningLine({ where, message }: WarningNote): string {
  return `Doubtful, ${where}: ${message}`;
}
