import { type Connection, createConnection, type QueryError } from 'mysql2';
import { abortable } from '../process/deadline.ts';
import { FleetError } from '../vocabulary/errors.ts';
import { plainLine } from '../vocabulary/plain-text.ts';
import type { Credentials, Endpoint } from './login.ts';

/** A file of SQL statements. */
export interface Script {
  /** As its author called it. */
  readonly file: string;
  readonly sql: string;
}

/**
 * Execute a script's statements in their order, on one connection; the server itself tells them apart.
 *
 * @throws FleetError in the server's own words, with the line at which the statement begins; the signal's reason.
 */
export async function executeScript(
  { address, port }: Endpoint,
  { user, password, database }: Credentials,
  script: Script,
  signal: AbortSignal,
): Promise<void> {
  const where = { host: address, port, user, password, database };
  const connection = createConnection({ ...where, multipleStatements: true });
  connection.on('error', () => {}); // what is waited for says so, too
  try {
    const failure = await abortable(signal, failureOf(connection, script.sql));
    if (failure) throw refused(failure, script);
  } finally {
    connection.destroy();
  }
}

/** What went wrong, and how many statements had been executed before; the rows of those that have some are dropped. */
interface Failure {
  readonly error: QueryError;
  readonly executed: number;
}

function failureOf(connection: Connection, sql: string): Promise<Failure | undefined> {
  const { promise, resolve } = Promise.withResolvers<Failure | undefined>();
  let executed = 0;
  const query = connection.query({ sql, typeCast: false });
  query.on('fields', () => executed++);
  query.on('error', (error: QueryError) => resolve({ error, executed }));
  query.on('end', () => resolve(undefined));
  connection.on('error', (error: QueryError) => resolve({ error, executed }));
  return promise;
}

function refused({ error, executed }: Failure, { file, sql }: Script): FleetError {
  const line = beginsAt(sql)[executed];
  const place = line === undefined ? `${file}, statement ${executed + 1}` : `${file}:${line}`;
  const words = plainLine(error.message).slice(0, MOST_WORDS);
  return new FleetError(`${place}: ${words} (${error.code})`, { cause: error });
}

const MOST_WORDS = 500;

/** Blanks and comments, a text or name in quotes, or any other character; a `/*!` is executed. */
const PIECE =
  /(?<blank>\s+|#[^\n]*|--(?=\s|$)[^\n]*|\/\*(?!M?!)[\s\S]*?\*\/)|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|[\s\S]/gs;

/** Statements that have others in them, or more results than one. */
const COMPOUND = /\b(?:PROCEDURE|FUNCTION|TRIGGER|EVENT|CALL|BEGIN)\b/i;

/** The lines in which a script's statements begin, from 1; none where only a server could tell. */
function beginsAt(sql: string): number[] {
  if (COMPOUND.test(sql)) return [];
  const lines: number[] = [];
  let [line, isInside] = [1, false];
  for (const { 0: piece, groups } of sql.matchAll(PIECE)) {
    if (groups?.blank === undefined && !isInside) lines.push(line);
    if (groups?.blank === undefined) isInside = piece !== ';';
    line += piece.split('\n').length - 1;
  }
  return lines;
}
