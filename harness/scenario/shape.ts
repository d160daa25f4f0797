import { z } from 'zod';
import { METRICS, type MetricName } from '../metrics.ts';
import { FAULTS } from './fault.ts';
import { parseShare, SHARE_PATTERN } from './units.ts';
import { count, duration, expected, line, oneOf, size, text } from './values.ts';

/**
 * The YAML's own shape, as an author writes it. The JSON Schema for editors is generated from it, so every key carries
 * its description here and nowhere else.
 */

const scalar = z.union([text(), z.number(), z.boolean()], expected('a text, a number, true or false'));
const sweep = z.union(
  [scalar, z.array(scalar).min(1, expected('at least one value'))],
  expected('a value, or a list of values to sweep'),
);

/** A value, or a list of values of which each makes cases of its own. */
const sweepOf = <T extends z.ZodType>(value: T, what: string) =>
  z.union(
    [value, z.array(value).min(1, expected('at least one value'))],
    expected(`${what}, or a list to sweep`),
  );

const MOST_HOSTS = 100_000;
const MOST_SERVERS = 1_000;
const MOST_ROUNDS = 10_000;
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

/** The key `fleet`. */
export const fleetShape = z
  .strictObject({
    provider: oneOf('auto', 'docker', 'embedded', 'external')
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
      .default('manyhosts/mysql')
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

/** The key `workload`; what goes with what is checked in `workload-check.ts`. */
export const workloadShape = z
  .strictObject({
    sql: text().optional().describe('The statement that each host is asked. Either this or sleep.'),
    sleep: sweepOf(duration('1us', '1h'), 'a duration such as 100ms')
      .optional()
      .describe('In place of sql: select sleep(…), whose floor it is; a list makes a case of each duration.'),
    floor: duration('1us')
      .optional()
      .describe('What the servers themselves take for it: the time nobody can beat.'),
    timeout: duration('1ms').default('30s').describe('For one host.'),
  })
  .describe('What is asked of each host.');

/** One entry of `strategies`. */
export const strategyShape = z.strictObject({
  use: text().optional().describe('A strategy from the catalogue, such as python/asyncio.'),
  command: z
    .array(text(), expected('a list: the program and its arguments'))
    .min(1, expected('a program and its arguments'))
    .optional()
    .describe('A program of your own; {hostsFile} and {taskFile} are replaced.'),
  name: line(100).optional().describe('What to call it. Required with command.'),
  protocol: z
    .union([z.literal(1), z.literal('none')], expected('1 or none'))
    .optional()
    .describe('none: a program that knows nothing of the protocol, measured as a whole process.'),
  isolation: oneOf('cgroup', 'container').optional().describe('Where it differs from that of the scenario.'),
  image: text().optional().describe('What a command runs in with isolation: container; it needs /bin/sh.'),
  with: z.record(z.string(), sweep).optional().describe('Parameters; a list is a sweep: one case a value.'),
  rounds: count(1, MOST_ROUNDS).optional().describe('Measured trials, where they differ from trials.rounds.'),
  warmup: count(0, MOST_ROUNDS).optional().describe('Warm-up trials, where they differ from trials.warmup.'),
});

/** The key `trials`. */
export const trialsShape = z
  .strictObject({
    warmup: count(0, MOST_ROUNDS)
      .default(1)
      .describe('Trials of each case that are executed first and not counted.'),
    rounds: count(1, MOST_ROUNDS).default(10).describe('Measured trials of each case.'),
    order: oneOf('shuffled', 'sequential').default('shuffled').describe('Order of the cases within a round.'),
    seed: count(0, 2 ** 32 - 1)
      .default(1)
      .describe('What the order follows from.'),
    settle: duration().default('200ms').describe('Pause before each trial.'),
    timeout: duration('1ms').default('3m').describe('For a whole trial.'),
  })
  .describe('How often, and in which order.');

const limits = z
  .strictObject({
    memory: size()
      .optional()
      .describe(
        'Of a trial; above it the outcome is out-of-memory. Absent: nine tenths of what is free when it begins.',
      ),
    processes: count(1, 4_194_304).optional().describe('Processes and threads of a trial. Absent: 4096.'),
  })
  .describe('What a strategy may use.');

/** The key `thresholds`. */
export const thresholdsShape = z
  .record(
    z.string(),
    z.partialRecord(
      z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]),
      z.array(text(), expected('a list of limits, such as [median<400ms]')),
    ),
  )
  .describe(
    'Limits by strategy and metric, such as {node/async: {work: [median<400ms]}}. A breach is exit code 99.',
  );

/** The scenario file. */
export const scenarioShape = z.strictObject({
  name: z
    .string(expected('a text'))
    // It becomes a folder's: nothing in it may lead out of where results are kept.
    .regex(
      /^[a-z0-9][a-z0-9._-]{0,63}$/,
      expected(
        'a name of lower-case letters, digits, dots, dashes and underscores, 64 at most, the first a letter or digit',
      ),
    )
    .describe("The results folder's name."),
  description: line(1000).optional().describe('One line, shown in reports.'),
  fleet: fleetShape,
  workload: workloadShape,
  strategies: z
    .array(strategyShape, expected('a list of strategies'))
    .min(1, expected('at least one strategy'))
    .describe('The programs that compete.'),
  isolation: oneOf('auto', 'cgroup', 'container')
    .default('auto')
    .describe(
      'What a strategy is executed and measured in. auto: a control group of this machine where one can be made, else a ' +
        'container where an engine has its image, else neither, and its memory and CPU stay unknown.',
    ),
  trials: trialsShape.prefault({}),
  limits: limits.default({}),
  thresholds: thresholdsShape.default({}),
  baseline: text()
    .optional()
    .describe('The strategy that the others are compared with; the first one if absent.'),
});

export type ScenarioShape = z.output<typeof scenarioShape>;
export type StrategyShape = z.output<typeof strategyShape>;

/** The JSON Schema (draft 2020-12) of a scenario file, for editors. */
export function scenarioJsonSchema(): object {
  return { title: 'manyhosts scenario', ...z.toJSONSchema(scenarioShape, { io: 'input' }) };
}
