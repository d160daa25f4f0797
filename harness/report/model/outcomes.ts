import { failureKinds, type HostRange, hostOutcomes } from '../../analysis/outcomes.ts';
import type { Summary } from '../../analysis/summarise.ts';
import type { StoredRun } from '../../store/schema.ts';
import type { Table } from './table.ts';

/**
 * Hosts by outcome, a row a case in the order of the summaries; the rarest kinds are the most expendable. Undefined where
 * every host answered. The kinds' names come from strategies.
 */
export function outcomeTable(run: StoredRun, summaries: readonly Summary[]): Table | undefined {
  const kinds = failureKinds({ run });
  if (kinds.length === 0) return undefined;
  const rows = summaries.flatMap(({ case: name }) => {
    const outcomes = hostOutcomes({ run }, name, kinds);
    return outcomes ? [[name, ...[outcomes.answered, ...outcomes.failed].map(rangeText)]] : [];
  });
  return {
    columns: [
      { title: 'hosts in a trial', align: 'left', expendable: 0 },
      { title: 'answered', align: 'right', expendable: 0 },
      ...kinds.map((title, at) => ({ title, align: 'right' as const, expendable: at + 1 })),
    ],
    rows,
  };
}

/** `4`, or `3–5` where the trials differ. */
function rangeText([fewest, most]: HostRange): string {
  return fewest === most ? String(most) : `${fewest}–${most}`;
}
