import type { Comparison } from '../../analysis/comparison/compare.ts';
import { differences } from '../../store/comparability.ts';
import type { StoredRun } from '../../store/schema.ts';
import { comparisonNotes, comparisonTable, tally } from '../model/comparison.ts';
import { escapeMarkdown, markdownList, markdownTable } from './markdown-text.ts';

/** comparison.md: two runs for a pull request. Whatever comes from outside is escaped. */
export function renderComparisonMarkdown(
  { base, head }: { readonly base: StoredRun; readonly head: StoredRun },
  comparison: Comparison,
): string {
  const { columns, rows } = comparisonTable(comparison);
  const unlike = differences(base, head).map(
    (each) => `The runs are not alike: ${each.what} is ${each.base} in base, ${each.head} in head.`,
  );
  const notes = [...unlike, ...comparisonNotes(comparison)];
  const blocks = [
    `## ${escapeMarkdown(head.id)} against ${escapeMarkdown(base.id)}`,
    `**${escapeMarkdown(tally(comparison))}**`,
    ...(notes.length === 0 ? [] : [markdownList(notes)]),
    ...(rows.length === 0 ? [] : [markdownTable(columns, rows)]),
  ];
  return `${blocks.join('\n\n')}\n`;
}
