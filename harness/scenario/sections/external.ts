import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { CATALOGUE } from '../../strategies/catalogue.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { listed, quote } from '../../vocabulary/wording.ts';
import { checkAddresses, parseAddress, readAddresses } from '../address.ts';
import type { ExternalSpec } from '../scenario.ts';
import type { Complain, YamlDocument } from '../yaml/document.ts';
import { whyItCouldWrite } from './statement.ts';
import type { StrategyShape } from './strategies.ts';
import { command, count, expected, MOST_HOSTS, text } from './values.ts';

/** The key `fleet.external`. */
export const externalShape = z
  .strictObject({
    list: z
      .array(text(), expected('a list of addresses, such as [db1.example.com, 10.0.0.7:3307]'))
      .min(1, expected('at least one address'))
      .optional()
      .describe('Addresses: host or host:port, IPv6 in brackets. The port is 3306 where none is given.'),
    file: text().optional().describe('A file with an address a line, and comments after a #.'),
    command: command()
      .optional()
      .describe('A program that prints what such a file holds. It is executed once, when a run starts.'),
    user: text().describe('Who logs in. Let it be an account that may only read.'),
    passwordFrom: text().describe('The environment variable that holds the password.'),
    database: text().describe('The database that each login names.'),
    maxConnections: count(1, MOST_HOSTS)
      .optional()
      .describe('Most connections in flight at any time, over all hosts; no limit if absent.'),
    allowKeyRetrieval: z
      .boolean(expected('true or false'))
      .default(false)
      .describe(
        'Whether a host whose cache of password hashes is cold may be sent the password, encrypted with a key that it ' +
          'sends over plain TCP. Whoever stands in between could send his own.',
      ),
    allowWrites: z
      .boolean(expected('true or false'))
      .default(false)
      .describe('Whether workload.sql may be something else than a statement that only reads.'),
  })
  .describe('Your own hosts, and how to log in (external).');
type ExternalShape = z.output<typeof externalShape>;

const AT = ['fleet', 'external'];

/** What the hosts are asked, and by whom; undefined what has mistakes already. */
export interface Visitors {
  readonly sql: string | readonly string[] | undefined;
  readonly strategies: readonly (StrategyShape | undefined)[];
}

/** The mistakes of a fleet of the author's own hosts that the shape can't see; `most` hosts are visited. */
export function checkExternal(
  external: ExternalShape | undefined,
  most: number,
  { sql, strategies }: Visitors,
  complain: Complain,
): void {
  if (!external) {
    const hint = 'Such as: {file: hosts.txt, user: reader, passwordFrom: FLEET_PASSWORD, database: mysql}';
    complain(AT, 'Key "external" is missing in fleet: which hosts, and how to log in', { hint });
    return;
  }
  checkHosts(external, most, complain);
  checkVariable(external, complain);
  checkInFlight(most, external.maxConnections, strategies, complain);
  if (external.allowWrites) return;
  for (const [index, statement] of [sql ?? []].flat().entries()) {
    const reason = whyItCouldWrite(statement);
    if (reason === undefined) continue;
    const message = `Expected a statement that only reads, for the hosts are your own; this one ${reason}`;
    const hint = 'Where it is meant, or harmless after all, say so with fleet.external.allowWrites: true.';
    complain(['workload', 'sql', ...(Array.isArray(sql) ? [index] : [])], message, { hint });
  }
}

function checkHosts({ list, file, command }: ExternalShape, most: number, complain: Complain): void {
  const found = Object.entries({ list, file, command }).flatMap(([key, value]) => (value ? [key] : []));
  if (found.length !== 1) {
    const words = found.length === 0 ? 'none of them' : listed(found);
    complain(AT, `Expected the hosts from one of list, file and command, found ${words}`, { at: 'key' });
  }
  if (!list) return;
  checkAddresses(list, (index, message, more) => complain([...AT, 'list', index], message, more));
  if (most <= list.length) return;
  complain(['fleet', 'hosts'], `Expected no more hosts than the ${list.length} of the list, found ${most}`);
}

// In capitals, as such names are: what is not may be the password itself, and isn't shown.
function checkVariable({ passwordFrom }: ExternalShape, complain: Complain): void {
  if (/^[A-Z_][A-Z0-9_]*$/.test(passwordFrom)) return;
  complain(
    [...AT, 'passwordFrom'],
    'Expected the name of an environment variable in capitals, such as FLEET_PASSWORD',
    { hint: NO_PASSWORD, secret: true },
  );
}

/** What to do instead of writing a password into a scenario. */
export const NO_PASSWORD =
  'A scenario is kept in every run: put the password into an environment variable, and name that in ' +
  'fleet.external.passwordFrom.';

/**
 * Refuses strategies that can't be held to a limit of connections in flight. The harness opens none of them itself, and
 * something between a strategy and its hosts would be measured too: so the strategies' parameters keep the
 * limit, and their reports show afterwards whether it was kept.
 */
function checkInFlight(
  hosts: number,
  limit: number | undefined,
  strategies: readonly (StrategyShape | undefined)[],
  complain: Complain,
): void {
  // A host has one visit at a time: a strategy that visits all at once has as many connections as there are hosts.
  if (limit === undefined || hosts <= limit) return;
  for (const [index, strategy] of strategies.entries()) {
    const path = ['strategies', index];
    if (strategy?.protocol === 'none' && strategy.command) {
      complain(
        [...path, 'protocol'],
        `Expected protocol: 2 or 1, by whose reports ${LIMIT} of ${limit} can be seen to`,
      );
    } else if (strategy?.use !== undefined) {
      checkCatalogued(strategy.use, strategy.with, limit, (more, ...rest) =>
        complain([...path, ...more], ...rest),
      );
    }
  }
}

const LIMIT = 'fleet.external.maxConnections';

function checkCatalogued(use: string, given: StrategyShape['with'], limit: number, complain: Complain): void {
  const atOnce = CATALOGUE.get(use)?.atOnce;
  if (atOnce === undefined || atOnce === 'one') return;
  if (atOnce === 'all') {
    const able = [...CATALOGUE].flatMap(([name, entry]) => (entry.atOnce === 'all' ? [] : [name]));
    const hint = `These can be held to it: ${listed(able)}`;
    complain(['use'], `${use} visits every host at once, and ${LIMIT} is ${limit}`, { hint });
    return;
  }
  const parameter = CATALOGUE.get(use)?.parameters[atOnce.parameter];
  const absent = parameter?.type === 'integer' ? parameter.absent : undefined;
  const values = given?.[atOnce.parameter] ?? absent;
  if (values === undefined) {
    const hint = `Such as: with: {${atOnce.parameter}: ${limit}}`;
    complain(['use'], `Expected ${use} to be told its ${atOnce.parameter}, since ${LIMIT} is ${limit}`, {
      hint,
    });
    return;
  }
  for (const [index, value] of [values].flat().entries()) {
    if (Number(value) <= limit) continue;
    const place = ['with', atOnce.parameter, ...(Array.isArray(values) ? [index] : [])];
    complain(place, `Expected at most ${limit}, which is ${LIMIT}, found ${quote(value)}`);
  }
}

/**
 * The author's own hosts. A file is read here, so that its mistakes are shown before anything starts; a command is
 * executed by the run.
 *
 * @throws ScenarioError with the mistakes of the file, or where it has fewer hosts than the scenario asks for.
 */
export function resolveExternal(
  {
    list,
    file,
    command = [],
    user,
    passwordFrom,
    database,
    allowKeyRetrieval,
    maxConnections,
  }: ExternalShape,
  most: number,
  document: YamlDocument,
): ExternalSpec {
  const listed = list?.map(parseAddress).filter((each) => 'address' in each);
  // Named as an author would find it from where the command was given.
  const beside = (path: string) => (isAbsolute(path) ? path : join(dirname(document.file), path));
  const read = file === undefined ? undefined : readAddresses(beside(file));
  if (read && read.length < most) {
    const message = `Expected no more hosts than the ${read.length} of ${file}, found ${most}`;
    throw document.error([document.diagnose(['fleet', 'hosts'], message)]);
  }
  const from = listed ?? read ?? { argv: command, cwd: document.folder };
  return omitUndefined({ from, user, passwordFrom, database, allowKeyRetrieval, maxConnections });
}
