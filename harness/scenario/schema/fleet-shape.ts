import { z } from 'zod';
import { parseShare, SHARE_PATTERN } from '../../vocabulary/units.ts';
import { FAULTS } from '../fault.ts';
import { PROVIDER_NAMES } from '../providers.ts';
import { count, duration, expected, oneOf, scalar, size, sweepOf, text } from './values.ts';

const MOST_HOSTS = 100_000;
const MOST_SERVERS = 1_000;
const hostCount = count(1, MOST_HOSTS);

/** One entry of `fleet.faults`; which keys go with which kind is checked in `faults-check.ts`. */
const faultShape = z
  .strictObject({
    kind: oneOf(...FAULTS).describe(
      'refuse: connections are refused. silent: packets vanish. stall: accepts, then never speaks. slow: speaks later. ' +
        'reset: resets when asked. deny: denies access. flap: refuses in turns. crash, pause: a server in mid-trial.',
    ),
    share: z
      .string(expected('a share such as 2%'))
      .regex(SHARE_PATTERN, { ...expected('a share such as 2%'), abort: true })
      .refine(
        (text) => parseShare(text) > 0 && parseShare(text) <= 1,
        expected('a share above 0% and up to 100%'),
      )
      .optional()
      .describe('How many hosts, as a share of the largest number of them; one at least.'),
    hosts: count(1, MOST_HOSTS).optional().describe('How many hosts.'),
    by: duration().optional().describe('How much later the greeting comes (slow).'),
    up: duration('1ms').optional().describe('How long connections are accepted, from GO on (flap).'),
    down: duration('1ms').optional().describe('How long they are then refused (flap).'),
    servers: count(1, MOST_SERVERS).optional().describe('How many servers (crash, pause).'),
    after: duration().optional().describe('When it happens, from GO on (crash, pause).'),
  })
  .describe('Something wrong with some hosts. Which ones follows from trials.seed.');
export type FaultShape = z.output<typeof faultShape>;

/** The key `fleet.external`; what goes with what is checked in `external-check.ts`. */
const externalShape = z
  .strictObject({
    list: z
      .array(text(), expected('a list of addresses, such as [db1.example.com, 10.0.0.7:3307]'))
      .min(1, expected('at least one address'))
      .optional()
      .describe('Addresses: host or host:port, IPv6 in brackets. The port is 3306 where none is given.'),
    file: text().optional().describe('A file with an address a line, and comments after a #.'),
    command: z
      .array(text(), expected('a list: the program and its arguments'))
      .min(1, expected('a program and its arguments'))
      .optional()
      .describe('A program that prints what such a file holds. It is executed once, when a run starts.'),
    user: text().describe('Who logs in. Let it be an account that may only read.'),
    passwordFrom: text().describe('The environment variable that holds the password.'),
    database: text().describe('The database that each login names.'),
    maxConnections: count(1, MOST_HOSTS)
      .optional()
      .describe('Most connections in flight at any time, over all hosts; no limit if absent.'),
    allowWrites: z
      .boolean(expected('true or false'))
      .default(false)
      .describe('Whether workload.sql may be something else than a statement that only reads.'),
  })
  .describe('Your own hosts, and how to log in (external).');
export type ExternalShape = z.output<typeof externalShape>;

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
      .describe("Each server's CPU limit, in cores (docker)."),
    variables: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z][\w.-]*$/, expected('the name of a server variable, such as max_connections')),
        scalar,
      )
      .default({})
      .describe('Variables that the servers are started with.'),
    faults: z
      .array(faultShape, expected('a list of faults, such as [{kind: refuse, share: 2%}]'))
      .default([])
      .describe('What is wrong with the fleet.'),
    external: externalShape.optional(),
  })
  .describe('The hosts.');
