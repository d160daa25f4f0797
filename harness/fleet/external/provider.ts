import type { Credentials } from '../../mysql/login.ts';
import { requireOpenFiles } from '../../process/open-files.ts';
import type { Address } from '../../scenario/address.ts';
import type { ExternalSpec, FleetSpec } from '../../scenario/scenario.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { type FleetContext, type FleetRecord, type StartFleet, UNOBSERVED } from '../fleet.ts';
import { hostsFromCommand } from './hosts-command.ts';
import { type ProbeAnswer, probeHosts } from './probe-hosts.ts';

/**
 * A fleet of hosts that are there already. Each is logged in to once, which also warms its cache of password hashes; that
 * some don't answer is how real fleets are. Beyond that nothing is asked of them: a counter would count the hosts' other
 * clients, too, and a connection to each would take from what the strategies may have.
 */
export const startExternal: StartFleet = async (spec, context) => {
  const startedAt = process.hrtime.bigint();
  const external = requireExternal(spec);
  const credentials = credentialsOf(external);
  const addresses = await addressesOf(external, Math.max(...spec.hosts), context);
  const { maxConnections } = external;
  requireOpenFiles(Math.min(addresses.length, maxConnections ?? Infinity));
  const answers = await probeHosts(addresses, credentials, { ...context, most: maxConnections });
  context.signal?.throwIfAborted();
  const down = answers.flatMap((answer, id) => ('failure' in answer ? [{ id, ...answer }] : []));
  if (down.length === addresses.length) throw noneAnswers(down, credentials);
  if (down.length > 0) context.notice?.(describeDown(down, addresses.length));
  const readyNs = Number(process.hrtime.bigint() - startedAt);
  const hosts = addresses.map((address, id) => ({ id, ...address, server: id }));
  const record = recordOf(answers, down, readyNs);
  return { ...UNOBSERVED, ...omitUndefined({ record, hosts, credentials, maxConnections }) };
};

function recordOf(answers: readonly ProbeAnswer[], down: readonly Down[], readyNs: number): FleetRecord {
  return {
    provider: 'external',
    simulated: false,
    reach: 'direct',
    hosts: answers.length,
    servers: [],
    versions: versionsIn(answers),
    faults: down.length > 0 ? [{ fault: { kind: 'down' }, hosts: down.map(({ id }) => id) }] : [],
    readyNs,
  };
}

function requireExternal({ external }: FleetSpec): ExternalSpec {
  if (!external)
    throw new Error('Expected a scenario with fleet.external to be checked before its fleet is started');
  return external;
}

function credentialsOf({ user, database, passwordFrom }: ExternalSpec): Credentials {
  const password = process.env[passwordFrom];
  if (password !== undefined) return { user, password, database };
  throw new FleetError(
    `Expected the password of ${user} in the environment variable ${passwordFrom}, but it is not set. ` +
      'The scenario names it in fleet.external.passwordFrom',
  );
}

async function addressesOf(
  { from }: ExternalSpec,
  wanted: number,
  context: FleetContext,
): Promise<readonly Address[]> {
  const all = 'argv' in from ? await hostsFromCommand(from, context) : from;
  if (all.length >= wanted) return all.slice(0, wanted);
  throw new FleetError(
    `Expected ${wanted} hosts, as fleet.hosts says, found ${all.length}. Ask for fewer, or see to fleet.external`,
  );
}

/** A host that does not answer, and why. */
interface Down {
  readonly id: number;
  readonly failure: string;
}

function noneAnswers(down: readonly Down[], { user }: Credentials): FleetError {
  const kinds = [...Map.groupBy(down, ({ failure }) => failure)].map(
    ([kind, same]) => `${same.length} × ${kind}`,
  );
  return new FleetError(
    `None of ${down.length} hosts could be logged in to as ${user}: ${kinds.join(', ')}. ` +
      'See to the addresses, the account and the network',
  );
}

/** How many are named: more would be a screenful. */
const MOST_NAMED = 10;

// By their places in the list: their addresses stand in the author's own, and nowhere else.
function describeDown(down: readonly Down[], hosts: number): string {
  const named = down.slice(0, MOST_NAMED).map(({ id, failure }) => `host ${id} (${failure})`);
  const more = down.length > named.length ? [`${down.length - named.length} more`] : [];
  return `${hosts - down.length} of ${hosts} hosts answer. Not: ${[...named, ...more].join(', ')}.`;
}

function versionsIn(answers: readonly ProbeAnswer[]): Record<string, number> {
  const versions = answers.flatMap((answer) => ('version' in answer ? [answer.version] : []));
  return Object.fromEntries(
    [...Map.groupBy(versions, (each) => each)].map(([each, same]) => [each, same.length]),
  );
}
