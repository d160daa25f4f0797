import type { Summary } from './summarise.ts';

/** Whether a case did all that it was asked for, or why it can't be measured by those that did. */
export type Standing = 'fit' | 'incomplete' | 'partial' | 'disbelieved';

/**
 * Incomplete: a trial did not complete. Partial: it left out hosts, healthy ones in a fleet with faults. Disbelieved: it
 * claims hosts which the servers never heard of.
 */
export function standing(summary: Summary): Standing {
  const { outcome, completed, warnings } = summary;
  if (outcome !== 'completed') return 'incomplete';
  if (isPartial(summary)) return 'partial';
  const liar = warnings.find(({ check }) => check === 'counters');
  return liar && liar.trials > completed / 2 ? 'disbelieved' : 'fit';
}

// Without the protocol nobody knows which hosts answered. With it a case of which that can't be told has a trial in which
// healthy hosts failed, and no visits that say how many.
function isPartial({ hosts, healthy }: Summary): boolean {
  if (hosts.answered === undefined) return false;
  const { asked, answered = 0 } = healthy ?? hosts;
  return asked === 0 || answered < asked;
}
