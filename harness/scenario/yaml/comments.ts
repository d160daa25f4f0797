import { isMap, isScalar, isSeq, type Node } from 'yaml';

/** A text without quotes, which YAML ends before a #. */
export interface CommentedText extends Comment {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

interface Comment {
  /** From the # on. */
  readonly comment: string;
  /** Of the comment. */
  readonly range: readonly [number, number];
}

/** Every text without quotes in a tree that a comment stands right behind. */
export function commentedTexts(root: Node | null, source: string): CommentedText[] {
  const found: CommentedText[] = [];
  const visit = (node: unknown, path: CommentedText['path']): void => {
    if (isMap<Node>(node)) {
      for (const { key, value } of node.items)
        visit(value, [...path, isScalar(key) ? String(key.value) : '']);
    }
    if (isSeq(node)) for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    if (!isScalar(node) || node.type !== 'PLAIN' || typeof node.value !== 'string') return;
    const comment = commentAfter(node, source);
    if (comment) found.push({ path, text: node.value, ...comment });
  };
  visit(root, []);
  return found;
}

/** What begins with a # right behind a node, in its line. */
export function commentAfter({ range }: Node, source: string): Comment | undefined {
  const end = range?.[1] ?? source.length;
  COMMENT.lastIndex = end;
  const [whole = '', comment] = COMMENT.exec(source) ?? [];
  const to = end + whole.length;
  return comment === undefined ? undefined : { comment, range: [to - comment.length, to] };
}

// A key has its colon before it.
const COMMENT = /:?[ \t]+(#[^\r\n]*)/y;
