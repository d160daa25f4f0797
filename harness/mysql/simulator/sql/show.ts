import { notSupported } from '../packets/errors.ts';
import { columnOf, type ResultSet } from '../packets/result-set.ts';
import { string } from '../packets/values.ts';
import type { Session } from '../session.ts';
import type { Tokens } from './tokens.ts';
import { shown } from './variables.ts';

/** A SHOW statement, with the names it lets through. */
export interface Show {
  readonly subject: 'variables' | 'status' | 'warnings' | 'errors';
  readonly scope: 'session' | 'global';
  readonly matches: (name: string) => boolean;
}

/** Reads what follows SHOW. */
export function parseShow(tokens: Tokens): Show {
  const scope = tokens.accept('global') ? 'global' : 'session';
  if (scope === 'session' && !tokens.accept('session')) tokens.accept('local');
  const word = tokens.next.text;
  const subject = SUBJECTS.get(word.toLowerCase());
  if (!subject) throw tokens.next.kind === 'word' ? notSupported(`show ${word}`) : tokens.unexpected();
  tokens.take();
  if (tokens.accept('like')) return { subject, scope, matches: like(text(tokens)) };
  if (tokens.accept('where')) return { subject, scope, matches: parseCondition(tokens) };
  return { subject, scope, matches: () => true };
}

/** Executes it. */
export function show({ subject, scope, matches }: Show, session: Session): ResultSet {
  if (subject === 'warnings' || subject === 'errors') return table(['Level', 'Code', 'Message'], []);
  const pairs = subject === 'status' ? statusOf(session, scope) : variablesOf(session, scope);
  return table(
    ['Variable_name', 'Value'],
    pairs.filter(([name]) => matches(name)),
  );
}

const SUBJECTS = new Map<string, Show['subject']>(
  Object.entries({ variables: 'variables', status: 'status', warnings: 'warnings', errors: 'errors' }),
);

// `column = 'x'`, `column LIKE 'x'`, `column IN ('x', ...)`, joined by OR: what drivers ask for.
function parseCondition(tokens: Tokens): Show['matches'] {
  const alternatives: Show['matches'][] = [];
  do {
    tokens.name();
    if (tokens.accept('like')) alternatives.push(like(text(tokens)));
    else if (tokens.accept('=')) alternatives.push(oneOf([text(tokens)]));
    else alternatives.push(oneOf(parseList(tokens)));
  } while (tokens.accept('or'));
  return (name) => alternatives.some((matches) => matches(name));
}

function parseList(tokens: Tokens): string[] {
  tokens.expect('in');
  tokens.expect('(');
  const texts: string[] = [];
  do texts.push(text(tokens));
  while (tokens.accept(','));
  tokens.expect(')');
  return texts;
}

function text(tokens: Tokens): string {
  if (tokens.next.kind !== 'string') throw tokens.unexpected();
  return tokens.take().text;
}

function oneOf(names: readonly string[]): Show['matches'] {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  return (name) => wanted.has(name.toLowerCase());
}

// `%` is any text, `_` any character, and `\` takes the next one literally.
function like(pattern: string): Show['matches'] {
  const parts = pattern.toLowerCase().match(/\\?./gsu) ?? [];
  return (name) => isLike([...name.toLowerCase()], parts);
}

// No regular expression: with many `%` in it, one would take for ever and block the event loop. Of all `%` only the last
// is ever tried again, so this takes at most the product of the two lengths.
function isLike(characters: readonly string[], parts: readonly string[]): boolean {
  let at = 0;
  let part = 0;
  let wildcard: { at: number; part: number } | undefined;
  while (at < characters.length) {
    if (parts[part] === '%') {
      wildcard = { at, part };
      part += 1;
    } else if (parts[part] === '_' || parts[part]?.replace(/^\\(?=.)/s, '') === characters[at]) {
      at += 1;
      part += 1;
    } else if (wildcard) {
      wildcard.at += 1;
      at = wildcard.at;
      part = wildcard.part + 1;
    } else {
      return false;
    }
  }
  return parts.slice(part).every((rest) => rest === '%');
}

function statusOf({ server, counters }: Session, scope: Show['scope']): [string, string][] {
  const { questions, bytesSent, statements } = scope === 'global' ? server.counters : counters;
  const figures: [string, number][] = [
    ...Array.from(statements, ([kind, count]): [string, number] => [`Com_${kind}`, count]),
    ['Bytes_sent', bytesSent],
    ['Connection_errors_max_connections', server.refused],
    ['Connections', server.attempts],
    ['Max_used_connections', server.maxUsedConnections],
    ['Queries', server.counters.questions],
    ['Questions', questions],
    ['Threads_connected', server.connections.size],
    ['Uptime', server.uptimeSeconds],
  ];
  return figures.map(([name, figure]) => [name, String(figure)]);
}

function variablesOf(session: Session, scope: Show['scope']): [string, string][] {
  const names = [...session.server.variables.keys()].sort();
  return names.map((name) => [name, shown(session.variable(name, scope))]);
}

function table(names: readonly string[], rows: string[][]): ResultSet {
  const columns = names.map((name, index) => {
    const longest = Math.max(0, ...rows.map((row) => row[index]?.length ?? 0));
    return columnOf(name, string(''), longest);
  });
  return { columns, rows: rows.map((row) => row.map(string)) };
}
