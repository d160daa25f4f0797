import { z } from 'zod';
import { fleetShape } from './sections/fleet.ts';
import { strategyShape } from './sections/strategies.ts';
import { thresholdsShape } from './sections/thresholds/thresholds.ts';
import {
  count,
  expected,
  line,
  MOST_ROUNDS,
  oneOf,
  size,
  text,
  wholeMilliseconds,
} from './sections/values.ts';
import { workloadShape } from './sections/workload.ts';

/**
 * The YAML's own shape, as an author writes it. The JSON Schema for editors is generated from it, so every key carries
 * its description here and nowhere else.
 */

/** The key `trials`. */
const trialsShape = z
  .strictObject({
    warmup: count(0, MOST_ROUNDS)
      .default(1)
      .describe('Trials of each case that are executed first and not counted.'),
    rounds: count(1, MOST_ROUNDS).default(10).describe('Measured trials of each case.'),
    order: oneOf('shuffled', 'sequential').default('shuffled').describe('Order of the cases within a round.'),
    seed: count(0, 2 ** 32 - 1)
      .default(1)
      .describe('What the order follows from.'),
    settle: wholeMilliseconds().default('200ms').describe('Pause before each trial.'),
    timeout: wholeMilliseconds('1ms')
      .optional()
      .describe('For a whole trial. Absent: 3 minutes, and what the schedule of visits takes.'),
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
  .describe('What a strategy may use. Refused where it can’t be enforced.');

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

/** The JSON Schema (draft 2020-12) of a scenario file, for editors. */
export function scenarioJsonSchema(): object {
  return { title: 'manyhosts scenario', ...z.toJSONSchema(scenarioShape, { io: 'input' }) };
}

/** What zod has against a value, and the keys that are known where one is not. */
export type ShapeIssue = z.core.$ZodIssue & { readonly known?: readonly string[] };

/** Reads a file's value in one pass: what is wrong with it, what of it is sound, and the whole where nothing is wrong. */
export function readShape(written: unknown) {
  const context = { async: false } as const;
  // Where one thing is wrong safeParse keeps nothing; what it is made of leaves all the rest.
  const payload = scenarioShape._zod.run({ value: written, issues: [] }, context);
  if (payload instanceof Promise) throw new z.core.$ZodAsyncError();
  const issues = payload.issues.map((issue): ShapeIssue => {
    const known = issue.code === 'unrecognized_keys' ? keysOf(issue.inst) : [];
    return { ...z.core.util.finalizeIssue(issue, context, z.config()), known };
  });
  const shape = payload.value as ScenarioShape;
  const sound = soundParts(shape, issues, written);
  return { issues, sound, shape: issues.length > 0 ? undefined : shape };
}

function keysOf(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum
    ? schema.keyType.options.map(String)
    : [];
}

export type SoundParts = ReturnType<typeof soundParts>;

/** The parts with every default filled in; those with a mistake in them are undefined. */
function soundParts(
  value: Partial<ScenarioShape> | null,
  issues: readonly z.core.$ZodIssue[],
  written: unknown,
) {
  const faulty = new Set(issues.flatMap(({ path }) => path.map((_, at) => path.slice(0, at + 1).join('\0'))));
  const sound = <T>(part: T, ...path: PropertyKey[]) => (faulty.has(path.join('\0')) ? undefined : part);
  const { fleet, workload, strategies, isolation, trials, thresholds, baseline } = value ?? {};
  return {
    fleet: sound(fleet, 'fleet'),
    /** Those that are written. */
    fleetKeys: Object.keys((written as { fleet?: object | null } | null)?.fleet ?? {}),
    hosts: sound(fleet?.hosts, 'fleet', 'hosts'),
    servers: sound(fleet?.servers, 'fleet', 'servers'),
    workload: sound(workload, 'workload'),
    sql: sound(workload?.sql, 'workload', 'sql'),
    strategies: Array.isArray(strategies)
      ? strategies.map((strategy, index) => sound(strategy, 'strategies', index))
      : [],
    isolation: sound(isolation, 'isolation'),
    trials: sound(trials, 'trials'),
    thresholds: sound(thresholds, 'thresholds'),
    baseline: sound(baseline, 'baseline'),
  };
}
