import { type Eligibility, eligibilityOf, isShortOfProof, whyNoRank } from '../../analysis/eligibility.ts';
import type { Summary } from '../../analysis/summarise.ts';
import type { StoredRun } from '../../store/schema.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';

/** Whether a case has a rank, and what is said where it has none. */
export interface Standing {
  readonly eligibility: Eligibility;
  /** A clause; absent where it has a rank. */
  readonly whyNoRank?: string;
  /** It should have one: the run fails. */
  readonly isShortOfProof: boolean;
}

/** By the cases' names. */
export type Standings = ReadonlyMap<string, Standing>;

export function standingsOf(run: StoredRun, summaries: readonly Summary[]): Standings {
  return new Map(summaries.map((summary) => [summary.case, standingOf(run, summary)]));
}

function standingOf(run: StoredRun, summary: Summary): Standing {
  return omitUndefined({
    eligibility: eligibilityOf(summary),
    whyNoRank: whyNoRank(summary),
    isShortOfProof: isShortOfProof(run, summary),
  });
}
