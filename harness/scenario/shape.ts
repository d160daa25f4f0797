import { z } from 'zod';
import { METRICS, type MetricName } from '../metrics.ts';
import { FAULTS } from './fault.ts';
import { DURATION_PATTERN, SHARE_PATTERN, SIZE_PATTERN } from './units.ts';

/**
 * The YAML's own shape, as an author writes it. The JSON Schema for editors is generated from it, so every key carries
 * its description here and nowhere else.
 */

const duration = () =>
  z
    .string(expected('a duration such as 100ms, 30s or 3m'))
    .regex(DURATION_PATTERN, expected('a duration such as 100ms, 30s or 3m'));
const size = () =>
  z
    .string(expected('a size such as 64MiB or 2GiB'))
    .regex(SIZE_PATTERN, expected('a size such as 64MiB or 2GiB'));
const count = (least = 1) =>
  z
    .int(expected(`a whole number, ${least} or more`))
    .min(least, expected(`a whole number, ${least} or more`));
const text = () => z.string(expected('a text')).min(1, expected('a text that is not empty'));
const oneOf = <const T extends readonly [string, ...string[]]>(...choices: T) =>
  z.enum(choices, expected(`one of ${choices.join(', ')}`));

const scalar = z.union([z.string(), z.number(), z.boolean()], expected('a text, a number, true or false'));
const sweep = z.union([scalar, z.array(scalar).min(1)], expected('a value, or a list of values to sweep'));

/** One entry of `fleet.faults`; which keys go with which kind is checked in `faults-check.ts`. */
const faultShape = z
  .strictObject({
    kind: oneOf(...FAULTS).describe(
      'refuse: connections are refused. silent: packets vanish. stall: accepts, then never speaks. slow: speaks later. ' +
        'reset: resets when asked. deny: denies access. flap: refuses in turns. crash, pause: a server in mid-trial.',
    ),
    share: z
      .string(expected('a share such as 2%'))
      .regex(SHARE_PATTERN, expected('a share such as 2%'))
      .optional()
      .describe('How many hosts, as a share of the largest number of them; one at least.'),
    hosts: count().optional().describe('How many hosts.'),
    by: duration().optional().describe('How much later the greeting comes (slow).'),
    up: duration().optional().describe('How long connections are accepted, from GO on (flap).'),
    down: duration().optional().describe('How long they are then refused (flap).'),
    servers: count().optional().describe('How many servers (crash, pause).'),
    after: duration().optional().describe('When it happens, from GO on (crash, pause).'),
  })
  .describe('Something wrong with some hosts. Which ones follows from trials.seed.');
export type FaultShape = z.output<typeof faultShape>;

/** The key `fleet`. */
export const fleetShape = z
  .strictObject({
    provider: oneOf('auto', 'docker', 'embedded')
      .default('auto')
      .describe(
        'Where the hosts come from. auto: docker where an engine answers and the image can be had, else embedded.',
      ),
    hosts: z
      .union([count(), z.array(count()).min(1)], expected('a number of hosts, or a list of them to sweep'))
      .describe('How many hosts the workload visits; a list makes a case of each number.'),
    servers: count().default(1).describe('MySQL servers that the hosts are spread over (docker).'),
    image: text()
      .default('manyhosts/mysql')
      .describe('A MySQL-compatible image, started by its own entrypoint (docker).'),
    memory: size().optional().describe("Each server's memory limit (docker)."),
    cpus: z
      .number(expected('a number of cores above 0'))
      .positive(expected('a number of cores above 0'))
      .optional()
      .describe("Each server's CPU limit, in cores (docker)."),
    variables: z
      .record(z.string(), scalar)
      .default({})
      .describe('Variables that the servers are started with.'),
    faults: z
      .array(faultShape, expected('a list of faults, such as [{kind: refuse, share: 2%}]'))
      .default([])
      .describe('What is wrong with the fleet.'),
  })
  .describe('The hosts.');

const workload = z
  .strictObject({
    sql: text().describe('The statement that each host is asked.'),
    floor: duration()
      .optional()
      .describe('What the servers themselves take for it: the time nobody can beat.'),
    timeout: duration().default('30s').describe('For one host.'),
  })
  .describe('What is asked of each host.');

/** One entry of `strategies`. */
export const strategyShape = z.strictObject({
  use: text().optional().describe('A strategy from the catalogue, such as python/asyncio.'),
  command: z
    .array(text(), expected('a list: the program and its arguments'))
    .min(1)
    .optional()
    .describe('A program of your own; {hostsFile} and {taskFile} are replaced.'),
  name: text().optional().describe('What to call it. Required with command.'),
  protocol: z
    .union([z.literal(1), z.literal('none')], expected('1 or none'))
    .optional()
    .describe('none: a program that knows nothing of the protocol, measured as a whole process.'),
  with: z.record(z.string(), sweep).optional().describe('Parameters; a list is a sweep: one case a value.'),
  rounds: count().optional().describe('Measured trials, where they differ from trials.rounds.'),
  warmup: count(0).optional().describe('Warm-up trials, where they differ from trials.warmup.'),
});

const trials = z
  .strictObject({
    warmup: count(0).default(1).describe('Trials of each case that are executed first and not counted.'),
    rounds: count().default(10).describe('Measured trials of each case.'),
    order: oneOf('shuffled', 'sequential').default('shuffled').describe('Order of the cases within a round.'),
    seed: count(0).default(1).describe('What the order follows from.'),
    settle: duration().default('200ms').describe('Pause before each trial.'),
    timeout: duration().default('3m').describe('For a whole trial.'),
  })
  .describe('How often, and in which order.');

const limits = z
  .strictObject({
    memory: size().optional().describe('Of a trial; above it the outcome is out-of-memory.'),
    processes: count().optional().describe('Processes and threads of a trial.'),
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
    .regex(/^[a-z0-9][a-z0-9._-]*$/, expected('a name of lower-case letters, digits, dots and dashes'))
    .describe("The results folder's name."),
  description: text().optional().describe('One line, shown in reports.'),
  fleet: fleetShape,
  workload,
  strategies: z
    .array(strategyShape, expected('a list of strategies'))
    .min(1, expected('at least one strategy'))
    .describe('The programs that compete.'),
  trials: trials.prefault({}),
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

/** zod's parameters that word a refusal: what was expected; the diagnostic adds what was found. */
function expected(what: string): { error: () => string } {
  return { error: () => `Expected ${what}` };
}
