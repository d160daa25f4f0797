import { type Document, isMap, isNode, isScalar, type Node, parseDocument } from 'yaml';
import type { Diagnostic } from './diagnostic.ts';

export type Path = readonly PropertyKey[];

/** A YAML file that knows where each of its values stands. */
export class YamlDocument {
  readonly mistakes: readonly Diagnostic[];
  readonly #source: string;
  readonly #document: Document.Parsed;

  constructor(source: string) {
    this.#source = source;
    this.#document = parseDocument(source, { prettyErrors: false, uniqueKeys: true });
    this.mistakes = [...this.#document.errors, ...this.#document.warnings].map(({ message, pos }) => ({
      message,
      range: pos,
    }));
  }

  /** The plain value. Aliases are bounded: a file can't blow up (yaml's maxAliasCount). */
  value(): unknown {
    return this.#document.toJS({ maxAliasCount: 100 });
  }

  /** Where the value at a path stands; where it is missing, its nearest parent. */
  rangeOf(path: Path): readonly [number, number] {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        // A whole block would underline half the file: a parent is shown by its key.
        return isScalar(node) && length === path.length
          ? [node.range[0], node.range[1]]
          : this.keyRange(path.slice(0, length));
      }
    }
    return [0, 0];
  }

  /** The line on which the value at a path begins, from 1. */
  lineOf(path: Path): number {
    return this.#source.slice(0, this.rangeOf(path)[0]).split('\n').length;
  }

  /** Where the key that ends a path stands; for an element of a list, its first line. */
  keyRange(path: Path): readonly [number, number] {
    const parent = path.length > 1 ? this.#document.getIn(path.slice(0, -1), true) : this.#document.contents;
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
      : undefined;
    const node = pair?.key ?? this.#document.getIn(path, true);
    const range = isNode(node) ? (node as Node).range : undefined;
    return range ? [range[0], range[1]] : [0, 0];
  }
}
