import type { Credentials } from '../../mysql/login.ts';
import { requireOpenFiles } from '../../process/open-files.ts';
import type { Address } from '../../scenario/address.ts';
import type { ExternalSpec, FleetSpec } from '../../scenario/scenario.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { type FleetContext, type FleetRecord, type Host, type StartFleet, UNOBSERVED } from '../fleet.ts';
import { type Down, describeDown, noneAnswers } from './down.ts';
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
  const { maxConnections, allowKeyRetrieval } = external;
  const probing = { most: maxConnections, allowKeyRetrieval };
  requireOpenFiles(Math.min(addresses.length, maxConnections ?? Infinity));
  const answers = await probeHosts(addresses, credentials, { ...context, ...probing });
  context.signal?.throwIfAborted();
  const down = answers.flatMap((answer, id) => ('failure' in answer ? [{ id, ...answer }] : []));
  if (down.length === addresses.length) throw noneAnswers(down, credentials);
  if (down.length > 0) context.notice?.(describeDown(down, addresses.length, credentials));
  const readyNs = Number(process.hrtime.bigint() - startedAt);
  const hosts = addresses.map((address, id) => ({ id, ...address, server: id }));
  const record = recordOf(answers, down, readyNs);
  // Without a key the harness can't log in to a cold host either.
  const warmCaches = allowKeyRetrieval
    ? async (cold: readonly Host[]) => void (await probeHosts(cold, credentials, probing))
    : undefined;
  const known = { record, hosts, credentials, maxConnections, allowKeyRetrieval, warmCaches };
  return { ...UNOBSERVED, ...omitUndefined(known) };
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

function versionsIn(answers: readonly ProbeAnswer[]): Record<string, number> {
  const versions = answers.flatMap((answer) => ('version' in answer ? [answer.version] : []));
  return Object.fromEntries(
    [...Map.groupBy(versions, (each) => each)].map(([each, same]) => [each, same.length]),
  );
}
