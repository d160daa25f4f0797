import { type Alias, type CST, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { grouped, quote } from '../../vocabulary/wording.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Deepest nesting; a scenario has six levels. */
const DEEPEST = 32;
/** Most values, each alias counted as all that it stands for. */
const MOST = 10_000;

/**
 * What makes a file too deep or too large to be composed at all. Its tokens are walked without recursion: the nesting of
 * a hostile file would overflow the stack.
 */
export function tokensMistake(tokens: readonly CST.Token[]): Diagnostic | undefined {
  const waiting = tokens.flatMap((token) =>
    token.type === 'document' && token.value ? [{ token: token.value, depth: 1 }] : [],
  );
  let values = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next;
    values += 1;
    if (depth > DEEPEST) return tooDeep(token.offset);
    if (values > MOST) return tooMany(token.offset);
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key) waiting.push({ token: key, depth: depth + 1 });
      if (value) waiting.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

/** What an alias stands for, and how much of it there is. */
interface Extent {
  readonly depth: number;
  readonly values: number;
}

/**
 * The mistakes of a composed file that its later use would trip over: aliases that stand for nothing, for themselves, or
 * for too much, keys that are no names, and keys that are there twice.
 */
export function nodeMistakes(root: Node | null): Diagnostic[] {
  const mistakes: Diagnostic[] = [];
  const anchors = new Map<string, Extent | 'open'>();
  const complain: ComplainOf = (node, message, hint) =>
    mistakes.push(omitUndefined({ message, range: rangeOf(node), hint }));
  const visit = (node: unknown): Extent => {
    if (isAlias(node)) return extentOf(node, anchors, complain);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) anchors.set(anchor, 'open');
    if (isMap(node)) checkKeys(node, complain);
    const items = isMap(node) ? node.items.map(({ value }) => value) : isSeq(node) ? node.items : [];
    const extents = items.map(visit);
    const extent = {
      depth: 1 + extents.reduce((deepest, { depth }) => Math.max(deepest, depth), 0),
      values: 1 + extents.reduce((sum, { values }) => sum + values, 0),
    };
    if (anchor !== undefined) anchors.set(anchor, extent);
    return extent;
  };
  const { values } = visit(root);
  // Where no alias is too much by itself, all of them may be.
  if (mistakes.length === 0 && root && values > MOST) mistakes.push(tooMany(rangeOf(root)[0]));
  return mistakes;
}

type ComplainOf = (node: Node, message: string, hint?: string) => void;

const NOTHING: Extent = { depth: 1, values: 1 };

function extentOf(alias: Alias, anchors: Map<string, Extent | 'open'>, complain: ComplainOf): Extent {
  const extent = anchors.get(alias.source);
  const name = `*${alias.source}`;
  if (extent === undefined) {
    complain(alias, `Alias ${name} stands for nothing`, `Expected &${alias.source} before it.`);
  } else if (extent === 'open') {
    complain(alias, `Alias ${name} stands for what it is itself a part of`);
  } else if (extent.values > MOST || extent.depth > DEEPEST) {
    const most = extent.values > MOST ? `${grouped(MOST)} values` : `${DEEPEST} levels`;
    const found = extent.values > MOST ? grouped(extent.values) : extent.depth;
    complain(alias, `Expected aliases to stand for at most ${most}, found ${name} to stand for ${found}`);
    anchors.set(alias.source, NOTHING); // said once
  } else {
    return extent;
  }
  return NOTHING;
}

function checkKeys({ items }: YAMLMap<unknown, unknown>, complain: ComplainOf): void {
  const seen = new Set<string>();
  for (const { key } of items as { key: Node }[]) {
    // An alias as a key; lists and the like are refused by the composer.
    if (!isScalar(key) || typeof key.value !== 'string') {
      complain(key, 'Expected a key to be a text');
    } else if (key.value === '__proto__') {
      // JavaScript's own: a checker of shapes may pass over it in silence.
      complain(key, 'Unknown key "__proto__"');
    } else if (seen.has(key.value)) {
      complain(key, `Key ${quote(key.value)} is here twice`, 'Remove one of them.');
    } else {
      seen.add(key.value);
    }
  }
}

function rangeOf(node: Node): readonly [number, number] {
  return node.range ? [node.range[0], node.range[1]] : [0, 0];
}

function tooDeep(offset: number): Diagnostic {
  const message = `Expected at most ${DEEPEST} levels of keys and lists, found more`;
  return { message, range: [offset, offset + 1] };
}

function tooMany(offset: number): Diagnostic {
  const message = `Expected at most ${grouped(MOST)} values in a scenario, found more`;
  return { message, range: [offset, offset + 1] };
}
