import { LineCounter } from 'yaml';

/** A mistake in a file, at a place. */
export interface Diagnostic {
  readonly message: string;
  /** Offset of the first character, and of the one behind the last. */
  readonly range: readonly [number, number];
  /** What to do about it, where there is more to say than the message. */
  readonly hint?: string;
}

/** A file has mistakes; the message shows them all. Exit code 104. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, source: string, diagnostics: readonly Diagnostic[]) {
    const sorted = diagnostics.toSorted((a, b) => a.range[0] - b.range[0]);
    super(sorted.map((diagnostic) => render(file, source, diagnostic)).join('\n\n'));
    this.diagnostics = sorted;
  }
}

/** `file:line:col: message`, with the line underlined, as compilers do. */
function render(file: string, source: string, { message, range, hint }: Diagnostic): string {
  const lines = new LineCounter();
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  lines.lineStarts.unshift(0);
  const { line, col } = lines.linePos(range[0]);
  const text = source.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
  const width = Math.max(1, Math.min(range[1], range[0] - col + 1 + text.length) - range[0]);
  const gutter = String(line);
  // A tab stays a tab, so that the underline stands where the terminal puts the text.
  const indent = text.slice(0, col - 1).replaceAll(/[^\t]/g, ' ');
  const shown = [`  ${gutter} | ${text}`, `  ${' '.repeat(gutter.length)} | ${indent}${'^'.repeat(width)}`];
  return [
    `${file}:${line}:${col}: ${message}`,
    ...(text.trim() === '' ? [] : shown),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ].join('\n');
}
