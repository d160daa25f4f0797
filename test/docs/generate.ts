import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOptions } from './commands.ts';
import { metricsTable } from './metrics.ts';
import { RUN_KEYS, runKeysTable } from './run-keys.ts';
import { scenarioKeysTable } from './scenario-keys.ts';
import { strategiesTable } from './strategies.ts';

/**
 * What the pages have from the code: `make docs` writes it anew, and generate.test.ts finds a page that is out of date.
 * It stands between `<!-- made: MARKER (make docs) -->` and `<!-- end -->`.
 */
export const GENERATED: readonly Generated[] = [
  { page: 'docs/commands.md', marker: 'commands', render: commandOptions },
  { page: 'docs/metrics.md', marker: 'metrics', render: metricsTable },
  ...Object.keys(RUN_KEYS).map((file) => ({
    page: 'docs/run.md',
    marker: file,
    render: () => runKeysTable(file),
  })),
  { page: 'docs/scenario.md', marker: 'scenario keys', render: scenarioKeysTable },
  { page: 'harness/strategies/README.md', marker: 'strategies', render: strategiesTable },
];

export interface Generated {
  /** From the project's folder. */
  readonly page: string;
  readonly marker: string;
  /** Markdown without a newline at its end. */
  readonly render: () => string;
}

const ROOT = join(import.meta.dirname, '..', '..');

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** The page's text with this one part as the code has it now. */
export function regenerated(text: string, { page, marker, render }: Generated): string {
  const begin = `<!-- made: ${marker} (make docs) -->\n`;
  const start = text.indexOf(begin) + begin.length;
  const end = text.indexOf('\n<!-- end -->', start);
  if (!text.includes(begin) || end < 0) throw new Error(`${page} has no part "${marker}" with an end.`);
  return `${text.slice(0, start)}${render()}${text.slice(end)}`;
}

if (import.meta.main) {
  for (const part of GENERATED) {
    writeFileSync(join(ROOT, part.page), regenerated(readPage(part.page), part));
  }
}
