import type { Fleet } from '../../fleet/fleet.ts';
import type { Provider } from '../../scenario/providers.ts';
import { isSeveral } from '../../scenario/sections/statement.ts';
import type { Failure } from './failures.ts';

/** What is wrong with a statement, as far as a server's error tells. */
type Kind = 'missing' | 'column' | 'rights' | 'syntax' | 'unasked' | 'other';

/** What to do about a statement that was refused. */
export function remedyFor(failure: Failure, { record, credentials }: Fleet): string {
  const kind = kindOf(failure);
  if (failure.kind === 'surprising') return 'See to workload.expect.rows, or to the statement.';
  if (kind === 'syntax' && isSeveral(failure.sql)) return SEVERAL;
  return REMEDIES[record.provider](kind, { failure, user: credentials.user, database: credentials.database });
}

const SEVERAL =
  'Here are several statements in one: write a list of them, or remove what follows the semicolon.';

interface Facts {
  readonly failure: Failure;
  readonly user: string;
  readonly database: string;
}

const REMEDIES: Readonly<Record<Provider, (kind: Kind, facts: Facts) => string>> = {
  docker: (kind) => ON_DOCKER[kind],
  embedded: (_, { failure: { code } }) => (SIMULATED_ERRORS.has(code) ? MISTAKE : NOT_SIMULATED),
  external: (kind, facts) => onExternal(kind, facts),
};

const MISTAKE = 'MySQL says the same: see to the statement.';

/** What the simulation answers as MySQL does to the same statement. */
const SIMULATED_ERRORS = new Set([
  'ER_WRONG_ARGUMENTS',
  'ER_WRONG_PARAMCOUNT_TO_NATIVE_FCT',
  'ER_NO_TABLES_USED',
  'ER_ILLEGAL_VALUE_FOR_TYPE',
  'ER_EMPTY_QUERY',
]);

const NOT_SIMULATED =
  'It is not simulated: the embedded fleet knows what drivers ask at login, select sleep(…), literals and @@variables. ' +
  'Describe the answer, such as workload.simulate: {rows: 20, columns: [int, varchar(40)]}, or use provider: docker.';

const ON_DOCKER: Readonly<Record<Kind, string>> = {
  missing:
    "The fleet's servers are new and have no tables but MySQL's own, and what fleet.setup makes. Ask for one of those, make " +
    'yours with fleet.setup, take a fleet.image that brings it, or use your own hosts (provider: external). On provider: embedded, workload.simulate describes an answer.',
  column: "See to the statement's columns: fleet.image may be of another version than you have in mind.",
  rights:
    "The fleet's account may read everything and write nothing (docs/security.md): ask for what it may have.",
  syntax: 'See to the statement, or to fleet.image: this is how its server reads it.',
  unasked: 'See to the server: fleet.variables, fleet.memory.',
  other: 'See to the statement, or to fleet.variables.',
};

function onExternal(kind: Kind, { user, database }: Facts): string {
  const remedies: Readonly<Record<Kind, string>> = {
    missing: `See to the statement, and to fleet.external.database, which is ${database}.`,
    column: "See to the statement's columns.",
    rights: `Grant ${user} what the statement reads, and nothing that writes (docs/scenario.md has the grants).`,
    syntax: 'See to the statement: this is how your hosts read it.',
    unasked: 'They answered when the run began: see to the hosts and the account.',
    other: 'See to the statement.',
  };
  return remedies[kind];
}

function kindOf({ kind, code }: Failure): Kind {
  if (kind === 'unasked') return 'unasked';
  if (SYNTAX.has(code)) return 'syntax';
  if (MISSING.has(code)) return 'missing';
  if (code === 'ER_BAD_FIELD_ERROR') return 'column';
  return RIGHTS.has(code) ? 'rights' : 'other';
}

const SYNTAX = new Set(['ER_PARSE_ERROR', 'ER_SYNTAX_ERROR']);

const MISSING = new Set([
  'ER_NO_SUCH_TABLE',
  'ER_BAD_TABLE_ERROR',
  'ER_UNKNOWN_TABLE',
  'ER_BAD_DB_ERROR',
  'ER_NO_DB_ERROR',
  'ER_SP_DOES_NOT_EXIST',
  'ER_VIEW_INVALID',
]);

const RIGHTS = new Set([
  'ER_DBACCESS_DENIED_ERROR',
  'ER_ACCESS_DENIED_ERROR',
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  'ER_PROCACCESS_DENIED_ERROR',
  'ER_VIEW_NO_EXPLAIN',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
]);
