import { hasCycles } from '../../analysis/cycles/due.ts';
import { failureKinds, type HostRange, hostOutcomes } from '../../analysis/outcomes.ts';
import type { Summary } from '../../analysis/summarise.ts';
import type { RunData } from '../../store/run-data.ts';
import type { Table } from './table.ts';

/** How hosts ended, or visits over cycles. */
export interface OutcomeTable extends Table {
  readonly title: string;
}

/**
 * Hosts by outcome, or visits, a row a case in the order of the summaries; the rarest kinds are the most expendable. Undefined where
 * every host answered. The kinds' names come from strategies.
 */
export function outcomeTable(data: RunData, summaries: readonly Summary[]): OutcomeTable | undefined {
  const kinds = failureKinds(data);
  if (kinds.length === 0) return undefined;
  const rows = summaries.flatMap(({ case: name }) => {
    const outcomes = hostOutcomes(data, name, kinds);
    return outcomes ? [[name, ...[outcomes.answered, ...outcomes.failed].map(rangeText)]] : [];
  });
  const what = data.run.cases.some(hasCycles) ? 'visits' : 'hosts';
  return {
    title: what === 'visits' ? 'Visits by outcome' : 'Hosts by outcome',
    columns: [
      { title: `${what} in a trial`, align: 'left', expendable: 0 },
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
