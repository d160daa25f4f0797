import { PROVIDERS } from '../scenario/providers.ts';
import type { StoredRun } from '../store/schema.ts';
import type { OutcomeKind } from '../store/trial-shape.ts';
import { grouped, some } from '../vocabulary/wording.ts';
import type { Health } from './health.ts';
import type { CaseWarnings } from './warnings.ts';

/** What of a case's summary says whether it did its work. */
interface Judged {
  readonly outcome: OutcomeKind;
  readonly trials: number;
  readonly completed: number;
  readonly hosts: { readonly asked: number; readonly answered?: number };
  readonly isTimed: boolean;
  readonly healthy?: Health;
  readonly visits?: { readonly asked: number; readonly answered: number };
  readonly rows?: number;
  readonly rowsAreOf: 'trial' | 'visit';
  readonly rowsOfOthers?: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly warnings: readonly CaseWarnings[];
  readonly metrics: { readonly wall?: unknown; readonly work?: unknown; readonly cycle?: unknown };
}

/** Whether a case is proven to have done the work that the others did, and so has a rank; or why it has none. */
export type Eligibility =
  | 'eligible'
  /** A trial did not complete. */
  | 'incomplete'
  /** Nobody counted which hosts it asked. */
  | 'unproven'
  /** It left out hosts, healthy ones in a fleet with faults. */
  | 'partial'
  /** It claims hosts which the servers never heard of. */
  | 'disbelieved'
  /** Most of the others read more rows of the same hosts. */
  | 'fewer-rows'
  /** Its schedule says how long its work lasts, and no visit that counts tells more. */
  | 'unmeasured';

/** Cheap: all that it needs is in the summary. */
export function eligibilityOf(summary: Judged): Eligibility {
  const { outcome, hosts, metrics, warnings, rows, rowsOfOthers } = summary;
  if (outcome !== 'completed') return 'incomplete';
  // With the protocol the work is told apart from the whole, and hosts are always counted.
  if (hosts.answered === undefined && metrics.wall && !metrics.work) return 'unproven';
  if (isPartial(summary)) return 'partial';
  if (warnings.some(({ check }) => check === 'counters')) return 'disbelieved';
  if ((rows ?? Infinity) < (rowsOfOthers ?? 0)) return 'fewer-rows';
  return summary.isTimed && !metrics.cycle ? 'unmeasured' : 'eligible';
}

/** Why a case has no rank, as a clause; undefined where it has one. */
export function whyNoRank(summary: Judged): string | undefined {
  const { outcome, trials, completed, rows = 0, rowsAreOf, rowsOfOthers = 0 } = summary;
  switch (eligibilityOf(summary)) {
    case 'eligible':
      return undefined;
    case 'incomplete':
      return completed === 0 ? outcome : `${outcome} in ${trials - completed} of ${some(trials, 'trial')}`;
    case 'unproven':
      return 'it speaks no protocol, and no server’s counters tell which hosts it asked';
    case 'partial':
      return whatItReached(summary);
    case 'disbelieved':
      return 'the servers counted less than it claims';
    case 'fewer-rows':
      return `it read ${some(rows, 'row')} a ${rowsAreOf}, and most others ${rowsOfOthers}`;
    case 'unmeasured':
      return 'no visits of it that count are stored, and its schedule sets how long the rest takes';
  }
}

/**
 * Whether a case has no rank though it should have one: work was asked of it, and its proof could be had. On hosts of the
 * author's own nobody counts what a program without the protocol asks.
 */
export function isShortOfProof({ fleet }: StoredRun, summary: Judged): boolean {
  const eligibility = eligibilityOf(summary);
  if (eligibility === 'unproven') return PROVIDERS[fleet.provider].isOurs;
  if (eligibility === 'unmeasured') return false;
  return eligibility !== 'eligible' && summary.healthy?.asked !== 0;
}

// With the protocol, a case of which it is unknown how many healthy hosts answered has a trial in which some failed, and no
// visits that say how many.
function isPartial({ hosts, healthy }: Judged): boolean {
  if (hosts.answered === undefined) return false;
  const { asked, answered = 0 } = healthy ?? hosts;
  return asked === 0 || answered < asked;
}

function whatItReached({ hosts, healthy, visits, errors }: Judged): string {
  const { asked, answered } = healthy ?? hosts;
  const what = healthy ? 'healthy hosts' : 'hosts';
  if (asked === 0) return 'no host of it is healthy';
  if (visits)
    return `${grouped(visits.answered)} of ${grouped(visits.asked)} visits${healthy ? ' to healthy hosts' : ''} answered`;
  if (answered === undefined) return `not all ${what} answered`;
  // Of a program without the protocol: docs/protocol.md.
  if (errors.NOT_ASKED)
    return `by the servers’ counters, ${answered} of ${asked} ${what} were asked the statement`;
  return `${answered} of ${asked} ${what} answered`;
}
