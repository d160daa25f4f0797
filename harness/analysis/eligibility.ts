import type { Summary } from './summarise.ts';

/** Whether a case is proven to have done the work that the others did, and so has a rank; or why it has none. */
type Eligibility = 'eligible' | 'incomplete' | 'partial' | 'disbelieved';

/**
 * Incomplete: a trial did not complete. Partial: it left out hosts, healthy ones in a fleet with faults. Disbelieved: it
 * claims hosts which the servers never heard of.
 */
export function eligibilityOf(summary: Summary): Eligibility {
  const { outcome, completed, warnings } = summary;
  if (outcome !== 'completed') return 'incomplete';
  if (isPartial(summary)) return 'partial';
  const counters = warnings.find(({ check }) => check === 'counters');
  return counters && counters.trials > completed / 2 ? 'disbelieved' : 'eligible';
}

// Without the protocol it is unknown which hosts answered. With it a case of which that is unknown has a trial in which
// healthy hosts failed, and no visits that say how many.
function isPartial({ hosts, healthy }: Summary): boolean {
  if (hosts.answered === undefined) return false;
  const { asked, answered = 0 } = healthy ?? hosts;
  return asked === 0 || answered < asked;
}
