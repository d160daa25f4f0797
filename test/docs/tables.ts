import { readFileSync, writeFileSync } from 'node:fs';
import { METRICS_DOC, metricsTable } from './metrics.ts';
import { keysTable, RUN_DOC } from './run-keys.ts';

/** Where a table is made from the sources, and stands between two comments: `<!-- keys … -->` and `<!-- end -->`. */
export const TABLES = [
  { file: RUN_DOC, name: 'keys', table: keysTable },
  { file: METRICS_DOC, name: 'metrics', table: metricsTable },
] as const;

/** The text of a page with one of its tables in the place of what stands there. */
export function withTable(
  text: string,
  { name, table }: Pick<(typeof TABLES)[number], 'name' | 'table'>,
): string {
  const place = new RegExp(`(<!-- ${name}\\b[^\\n]*-->\\n).*?(<!-- end -->)`, 's');
  return text.replace(place, (_, begin, end) => `${begin}${table()}\n${end}`);
}

if (import.meta.main) {
  for (const each of TABLES) writeFileSync(each.file, withTable(readFileSync(each.file, 'utf8'), each));
}
