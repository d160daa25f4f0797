import { z } from 'zod';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { parseSize } from '../../vocabulary/units.ts';
import { quote } from '../../vocabulary/wording.ts';
import { PROVIDER_NAMES, PROVIDERS, providersThat } from '../providers.ts';
import type { FleetSpec } from '../scenario.ts';
import type { Complain, YamlDocument } from '../yaml/document.ts';
import { checkExternal, externalShape, resolveExternal, type Visitors } from './external.ts';
import { checkFaults, faultShape } from './faults.ts';
import { checkSetup, resolveSetup } from './setup.ts';
import {
  count,
  expected,
  isSwept,
  MOST_HOSTS,
  MOST_SERVERS,
  oneOf,
  size,
  sweepOf,
  text,
  variable,
} from './values.ts';

const hostCount = count(1, MOST_HOSTS);

/** What servers run in unless the scenario says otherwise; it is built here. */
export const DEFAULT_IMAGE = 'manyhosts/mysql';

/** The key `fleet`. */
export const fleetShape = z
  .strictObject({
    provider: oneOf('auto', ...PROVIDER_NAMES)
      .default('auto')
      .describe(
        'Where the hosts come from. auto: docker where an engine answers and the image can be had, else embedded. ' +
          'external: hosts of your own.',
      ),
    hosts: z
      .union(
        [hostCount, z.array(hostCount).min(1, expected('at least one number of hosts'))],
        expected('a whole number of hosts, or a list of them to sweep'),
      )
      .describe('How many hosts the workload visits; a list makes a case of each number.'),
    servers: sweepOf(count(1, MOST_SERVERS), `a whole number of servers from 1 to ${MOST_SERVERS}`)
      .default(1)
      .describe(
        'MySQL servers that the hosts are spread over (docker); a list makes a case of each number, all in one fleet.',
      ),
    image: text()
      .default(DEFAULT_IMAGE)
      .describe('A MySQL-compatible image, started by its own entrypoint (docker).'),
    memory: size().optional().describe("Each server's memory limit (docker)."),
    cpus: z
      .number(expected('a number of cores from 0.01 to 1024'))
      .min(0.01, expected('a number of cores from 0.01 to 1024'))
      .max(1024, expected('a number of cores from 0.01 to 1024'))
      .optional()
      .describe("Each server's CPU limit, in cores (docker; refused on the embedded fleet)."),
    variables: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z][\w.-]*$/, expected('the name of a server variable, such as max_connections')),
        variable,
      )
      .default({})
      .describe('Variables that the servers are started with.'),
    setup: text()
      .optional()
      .describe(
        'A file of SQL statements that every server executes once, as root, in an empty database that strategies then log in to ' +
          '(docker).',
      ),
    faults: z
      .array(faultShape, expected('a list of faults, such as [{kind: refuse, share: 2%}]'))
      .default([])
      .describe('What is wrong with the fleet.'),
    external: externalShape.optional(),
  })
  .describe('The hosts.');
export type FleetShape = z.output<typeof fleetShape>;

/** Keys that make servers, or faults. */
const OF_OURS = ['servers', 'image', 'memory', 'cpus', 'variables', 'setup', 'faults'];

/** What a fleet has to go with. */
interface Beside extends Visitors {
  /** The keys of `fleet` that are written; in its shape are defaults, too. */
  readonly fleetKeys: readonly string[];
  readonly workload: { readonly simulate?: object | undefined } | undefined;
}

/** The mistakes that the shape can't see. */
export function checkFleet(fleet: FleetShape, beside: Beside, complain: Complain): void {
  const { provider, external } = fleet;
  checkFaults(fleet, complain);
  checkServers(fleet, complain);
  checkVariables(fleet, complain);
  checkSetup(fleet, beside.workload === undefined || beside.workload.simulate !== undefined, complain);
  if (provider === 'auto' || PROVIDERS[provider].isOurs) {
    const able = providersThat(({ isOurs }) => !isOurs);
    if (external)
      complain(['fleet', 'external'], `Key "external" goes with provider: ${able}`, { at: 'key' });
    return;
  }
  for (const key of OF_OURS.filter((each) => beside.fleetKeys.includes(each))) {
    const message = `Key "${key}" does not go with provider: ${provider}, whose hosts are taken as they are`;
    complain(['fleet', key], message, { at: 'key' });
  }
  checkExternal(external, Math.max(...[fleet.hosts].flat()), beside, complain);
}

/** In options dashes are underscores: of two spellings the last would win in silence. */
function checkVariables({ variables }: FleetShape, complain: Complain): void {
  const names = Object.keys(variables);
  const spelt = names.map((name) => name.toLowerCase().replaceAll('-', '_'));
  for (const [index, name] of names.entries()) {
    const first = names[spelt.indexOf(spelt[index] ?? '')];
    if (first === name) continue;
    const message = `Variable ${quote(name)} is here twice, for it is ${quote(first)} in another spelling`;
    complain(['fleet', 'variables', name], message, { at: 'key', hint: 'Remove one of them.' });
  }
}

function checkServers({ provider, hosts, servers }: FleetShape, complain: Complain): void {
  const fewest = Math.min(...[hosts].flat());
  const most = Math.max(...[servers].flat());
  if (most > fewest) {
    const message = `Expected no more servers than hosts, found ${most} for ${fewest} hosts`;
    complain(['fleet', 'servers'], message);
  }
  if (!isSwept(servers) || provider === 'auto') return;
  const { isOurs, sweepsServers } = PROVIDERS[provider];
  if (!isOurs || sweepsServers) return;
  const message = `Expected one number of servers with provider: ${provider}, which has none of them, found a list`;
  const able = providersThat((each) => each.sweepsServers);
  complain(['fleet', 'servers'], message, { hint: `Sweep them with provider: ${able}, or auto.` });
}

/** @throws ScenarioError where a file that the fleet names has mistakes. */
export function resolveFleet(fleet: FleetShape, document: YamlDocument): FleetSpec {
  const { provider, image, cpus, variables, memory, setup, external } = fleet;
  const hosts = ascending(fleet.hosts);
  const servers = ascending(fleet.servers);
  const most = Math.max(...hosts);
  return omitUndefined({
    provider,
    hosts,
    servers: Math.max(...servers),
    sweptServers: servers.length > 1 ? servers : undefined,
    image,
    cpus,
    variables,
    setup: setup === undefined ? undefined : resolveSetup(setup, document),
    memoryBytes: memory === undefined ? undefined : parseSize(memory),
    external: external && resolveExternal(external, most, document),
  });
}

function ascending(values: number | readonly number[]): number[] {
  return [values].flat().toSorted((a, b) => a - b);
}
