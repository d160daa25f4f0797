import { dirname, resolve } from 'node:path';
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, type Node, Parser } from 'yaml';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { nodeMistakes, tokensMistake } from './bounds.ts';
import { type CommentedText, commentAfter, commentedTexts } from './comments.ts';
import { type Diagnostic, ScenarioError } from './diagnostic.ts';
import { yamlMistakes } from './yaml-mistake.ts';

export type Path = readonly PropertyKey[];

// Whatever a %YAML directive says: no merge keys, dates, sets or sexagesimal numbers. Keys are compared in bounds.ts.
const OPTIONS = {
  prettyErrors: false,
  uniqueKeys: false,
  stringKeys: true,
  schema: 'core',
  merge: false,
  resolveKnownTags: false,
} as const;

/** Notes a mistake at a place of a document. */
export type Complain = (path: Path, message: string, more?: More) => void;

interface More {
  /** What to do about it. */
  readonly hint?: string | undefined;
  /** Where it is: the value, unless the key is meant. */
  readonly at?: 'key' | 'value';
  /** The value is not to be shown. */
  readonly secret?: true;
}

/** A YAML file that knows where each of its values stands. */
export class YamlDocument {
  /** As its author called it. */
  readonly file: string;
  readonly source: string;
  /** The plain value. */
  readonly value: unknown;
  readonly #contents: Node | null;

  /** @throws ScenarioError with the mistakes in the YAML itself. */
  constructor(source: string, file: string) {
    this.file = file;
    this.source = source;
    const tokens = [...new Parser().parse(source)];
    const excess = tokensMistake(tokens);
    const [document, second] = excess ? [] : new Composer(OPTIONS).compose(tokens, true, source.length);
    this.#contents = (document?.contents as Node | null | undefined) ?? null;
    const mistakes = excess ? [excess] : mistakesOf(document, second, source);
    if (mistakes.length > 0) throw this.error(mistakes);
    // Aliases are bounded by now.
    this.value = document?.toJS({ maxAliasCount: -1 });
  }

  /** Absolute; relative paths in the file begin there. */
  get folder(): string {
    return dirname(resolve(this.file));
  }

  error(mistakes: readonly Diagnostic[]): ScenarioError {
    return new ScenarioError(this.file, this.source, mistakes);
  }

  /** A mistake at the value of a path, or at its key. */
  diagnose(path: Path, message: string, { hint, at, secret }: More = {}): Diagnostic {
    const range = at === 'key' ? this.#keyRange(path) : this.#rangeOf(path);
    const secretFrom = secret && (at === 'key' ? range[1] + 1 : range[0]);
    return omitUndefined({ message, range, hint, secretFrom });
  }

  /** The line on which the value at a path begins, from 1. */
  lineOf(path: Path): number {
    return this.source.slice(0, this.#rangeOf(path)[0]).split('\n').length;
  }

  /** Whether what stands behind the value at a path, in its line, is taken for a comment. */
  hasComment(path: Path): boolean {
    const { marker, value, complete } = this.#trace(path);
    if (!complete || !isScalar(value)) return false;
    const node = isEmpty(value) ? marker : value;
    return node !== undefined && commentAfter(node, this.source) !== undefined;
  }

  /** Every text without quotes that a comment stands right behind. */
  commentedTexts(): CommentedText[] {
    return commentedTexts(this.#contents, this.source);
  }

  /** Where the value at a path stands; where it is missing, its nearest parent. */
  #rangeOf(path: Path): readonly [number, number] {
    const { marker, value, complete } = this.#trace(path);
    // A whole block would underline half the file: a parent is shown by its key.
    const node = complete && (isScalar(value) || isAlias(value)) && !isEmpty(value) ? value : marker;
    return node?.range ? [node.range[0], node.range[1]] : this.#begin();
  }

  /** Where the key that ends a path stands; for an element of a list, its first line. */
  #keyRange(path: Path): readonly [number, number] {
    const { range } = this.#trace(path).marker ?? {};
    return range ? [range[0], range[1]] : this.#begin();
  }

  /** Follows a path as far as it goes; `marker` is the last key or element that was reached. */
  #trace(path: Path): { marker: Node | undefined; value: Node | null; complete: boolean } {
    let marker: Node | undefined;
    let value = this.#contents;
    for (const step of path) {
      const pair = isMap<Node, Node | null>(value)
        ? value.items.find(({ key }) => isScalar(key) && key.value === String(step))
        : undefined;
      const element = isSeq<Node>(value) ? value.items[Number(step)] : undefined;
      if (!pair && !element) return { marker, value, complete: false };
      marker = pair?.key ?? element;
      value = pair?.value ?? element ?? null;
    }
    return { marker, value, complete: true };
  }

  #begin(): readonly [number, number] {
    const at = this.#contents?.range?.[0] ?? 0;
    return [at, Math.min(at + 1, this.source.length)];
  }
}

function mistakesOf(
  document: Document.Parsed | undefined,
  second: Document.Parsed | undefined,
  source: string,
): Diagnostic[] {
  if (second) {
    const at = second.range[0];
    const range = [at, at + 1] as const;
    return [
      { message: 'Expected one scenario in a file, found another one', range, hint: 'Remove what follows.' },
    ];
  }
  const mistakes = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  if (mistakes.length > 0) return yamlMistakes(mistakes, source);
  return nodeMistakes((document?.contents as Node | null | undefined) ?? null);
}

/** `key:` with nothing behind it. */
function isEmpty({ range }: Node): boolean {
  return range !== undefined && range !== null && range[0] === range[1];
}
