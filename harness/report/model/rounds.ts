import type { Undecidable } from '../../analysis/comparison/rounds.ts';
import { some } from '../../vocabulary/wording.ts';

/** What so few rounds can't decide, of all comparisons: `48 of 112 comparisons`. Absent where they can. */
export function undecidedText(undecidable: Undecidable | undefined, comparisons: string): string | undefined {
  if (!undecidable) return undefined;
  const { rounds } = undecidable;
  return `These rounds can't decide ${undecidable.comparisons} of ${comparisons}, whatever the figures are: ${rounds} rounds of each case would.`;
}

/** The same of a plan: if its run were compared with a repeat of itself. */
export function undecidedInPlan(
  undecidable: Undecidable | undefined,
  comparisons: number,
): string | undefined {
  return undecidedText(undecidable, `${some(comparisons, 'comparison')} with a repeat of this run`);
}
