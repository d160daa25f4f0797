import { InputError } from '../../vocabulary/errors.ts';
import { figure } from '../../vocabulary/wording.ts';
import { placeOf, printable } from './excerpt.ts';

/** A mistake in a file, at a place. */
export interface Diagnostic {
  readonly message: string;
  /** Offset of the first character, and of the one behind the last. */
  readonly range: readonly [number, number];
  /** What to do about it, where there is more to say than the message. */
  readonly hint?: string;
  /** Offset from which on its line is not to be shown: a password may stand there. */
  readonly secretFrom?: number;
}

/** Most mistakes that are shown: a file with more of them isn't mended in one go. */
const SHOWN = 50;

/** A file has mistakes; the message shows them all, up to a number that can be read. Exit code 104. */
export class ScenarioError extends InputError {
  override name = 'ScenarioError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(file: string, source: string, diagnostics: readonly Diagnostic[]) {
    const sorted = distinct(diagnostics).toSorted((a, b) => a.range[0] - b.range[0]);
    const safe = withoutSecrets(source, diagnostics);
    const hints = new Set<string>();
    const shown = sorted.slice(0, SHOWN).map((diagnostic) => {
      const { hint, ...rest } = diagnostic;
      // What to do is said once, however often it has to be done.
      const isNew = hint !== undefined && !hints.has(hint);
      if (isNew) hints.add(hint);
      return render(file, safe, isNew ? diagnostic : rest);
    });
    const more = sorted.length - shown.length;
    if (more > 0) shown.push(`${printable(file)}: ${figure(more)} more mistakes are not shown`);
    super(shown.join('\n\n'));
    this.diagnostics = sorted;
  }
}

/** One mistake may break two rules of a shape. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((each) => [`${each.range[0]} ${each.message}`, each])).values()];
}

// As long as before, so that every place stays where it is.
function withoutSecrets(source: string, diagnostics: readonly Diagnostic[]): string {
  const secrets = diagnostics.flatMap(({ secretFrom }) => secretFrom ?? []).toSorted((a, b) => a - b);
  let safe = '';
  for (const from of secrets) {
    if (from < safe.length) continue; // on the line of another
    const end = source.indexOf('\n', from);
    safe += source.slice(safe.length, from);
    safe += '*'.repeat((end === -1 ? source.length : end) - from);
  }
  return safe + source.slice(safe.length);
}

/** `file:line:col: message`, with the line underlined, as compilers do. */
function render(file: string, source: string, { message, range, hint }: Diagnostic): string {
  const { line, column, shown } = placeOf(source, range);
  return [
    `${printable(file)}:${line}:${column}: ${printable(message)}`,
    ...shown,
    ...(hint === undefined ? [] : [`  ${printable(hint)}`]),
  ].join('\n');
}
