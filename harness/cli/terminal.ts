import type { Formats } from '../report/formats/formats.ts';
import type { Layout } from '../report/formats/text-table.ts';

/** Wide enough for every column: what a table without a terminal gets. */
const UNLIMITED = 1000;

/** How wide standard output is, and whether it shows colours. */
export function layoutOf(color: boolean): Layout {
  const { columns = UNLIMITED, isTTY = false } = process.stdout;
  return { width: columns, color: color && isTTY };
}

/** Print one of the forms of a model to standard output. */
export async function print<Model>(
  formats: Formats<Model>,
  name: string,
  model: Model,
  color: boolean,
): Promise<void> {
  const render = await formats[name]?.load();
  const content = (await render?.(model, layoutOf(color))) ?? [];
  // On a terminal a table stands apart from what was said while the run was executed.
  if (name === 'table' && process.stdout.isTTY) process.stdout.write('\n');
  for (const piece of typeof content === 'string' ? [content] : content) process.stdout.write(piece);
}
