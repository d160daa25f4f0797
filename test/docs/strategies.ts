import { CATALOGUE } from '../../harness/strategies/catalogue.ts';
import { markdownTable } from './markdown-table.ts';

/** Every strategy of the catalogue, with what it takes beside its hosts. */
export function strategiesTable(): string {
  const rows = [...CATALOGUE].map(([name, { summary, parameters }]) => [
    `\`${name}\``,
    summary,
    Object.entries(parameters)
      .map(([parameter, { summary }]) => `\`${parameter}\`: ${lowered(summary)}`)
      .join(' ') || '–',
  ]);
  return markdownTable(['name', 'how', 'parameters'], rows);
}

function lowered(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}
