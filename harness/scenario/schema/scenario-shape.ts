import { z } from 'zod';
import { METRICS, type MetricName } from '../../vocabulary/metrics.ts';
import { fleetShape } from './fleet-shape.ts';
import { count, duration, expected, line, oneOf, scalar, size, sweepOf, text } from './values.ts';

/**
 * The YAML's own shape, as an author writes it. The JSON Schema for editors is generated from it, so every key carries
 * its description here and nowhere else.
 */

const sweep = z.union(
  [scalar, z.array(scalar).min(1, expected('at least one value'))],
  expected('a value, or a list of values to sweep'),
);

const MOST_ROUNDS = 10_000;

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
