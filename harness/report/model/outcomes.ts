import { failureKinds, type HostRange, hostOutcomes } from '../../analysis/outcomes.ts';
import type { Summary } from '../../analysis/summarise.ts';
import type { StoredRun } from '../../store/schema.ts';
import { plainLine } from '../../vocabulary/plain-text.ts';
import type { Column } from '../formats/columns.ts';
import { cutMiddle } from '../live/text.ts';

/** How many hosts of each case answered in a trial, and failed by which kind. */
export interface OutcomeTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Hosts by outcome, a row a case in the order of the summaries; the rarest kinds are the most expendable. Undefined where
 * every host answered. The kinds' names come from strategies.
 */
export function outcomeTable(run: StoredRun, summaries: readonly Summary[]): OutcomeTable | undefined {
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

/** The same columns for a terminal, where a long title breaks between its words and a short one stands on the second line. */
export function folded(columns: readonly Column[]): Column[] {
  return columns.map((column) => ({ ...column, title: fold(cutMiddle(plainLine(column.title), LONGEST)) }));
}

/** `4`, or `3–5` where the trials differ. */
function rangeText([fewest, most]: HostRange): string {
  return fewest === most ? String(most) : `${fewest}–${most}`;
}

const LONG = 12;
const LONGEST = 30;

function fold(title: string): string {
  if (title.length <= LONG) return `\n${title}`;
  const places = Array.from(title.matchAll(/[_ ]/g), ({ index }) => index + 1);
  const [middle = 0] = places.toSorted((a, b) => distance(a, title) - distance(b, title));
  return `${title.slice(0, middle).trimEnd()}\n${title.slice(middle)}`;
}

function distance(place: number, { length }: string): number {
  return Math.abs(place - length / 2);
}
