import { z } from 'zod';
import { OWN_PROVIDER_NAMES } from '../scenario/providers.ts';
import { OPERATORS } from '../scenario/scenario.ts';
import { METRICS, type MetricName } from '../vocabulary/metrics.ts';
import { number, text, whole } from './trial-shape.ts';

/** One case of the plan. */
export const caseShape = z.strictObject({
  name: text('The strategy, with what is swept: `node/threads workers=8`'),
  strategy: text("The strategy's name in the scenario"),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('Parameters of the strategy, by name.'),
  hosts: number('Hosts that a trial of it visits: the first so many of the fleet'),
  servers: whole()
    .optional()
    .describe(
      'The first so many servers, which its hosts were spread over: host `id` was on server `id % servers`. Absent unless servers were swept.',
    ),
  sql: z
    .string()
    .optional()
    .describe(
      'The statement that each host was asked. Absent unless the sleep was swept: then it is the scenario’s.',
    ),
  floorNs: whole()
    .optional()
    .describe('How long each host slept, nanoseconds. Absent unless the sleep was swept.'),
  schedule: z
    .strictObject({
      cycles: whole().optional().describe('How often each host is visited. Absent where that ends by forNs.'),
      forNs: whole()
        .optional()
        .describe('No visit is due then or later, nanoseconds since GO. Absent where there are cycles.'),
      everyNs: whole()
        .optional()
        .describe(
          'From one cycle to the next, nanoseconds. Absent in a closed loop, where a host is due when its visit before has ended.',
        ),
      spread: z
        .enum(['together', 'even'])
        .describe('Whether all hosts are due when a cycle begins, or one after the other over all of it.'),
      skip: whole().describe('Cycles at the begin that count in no figure.'),
    })
    .optional()
    .describe('When its hosts are visited. Absent where each is visited once, at GO.'),
  connections: z
    .enum(['fresh', 'kept'])
    .optional()
    .describe('Over which connections: one a visit, or one a host. Absent where it is one a visit.'),
  rounds: number('Measured trials of it in the plan'),
  warmup: number('Warm-up trials of it in the plan'),
  versions: z
    .record(z.string(), z.string())
    .describe('Versions of its runtime and drivers, by name. Empty for a program of the author.'),
  container: z
    .strictObject({
      image: text('As it was named'),
      digest: text("The image's content digest, or its id"),
    })
    .optional()
    .describe('What a trial of it ran in. Absent where that was the machine itself.'),
});

const adjustments = z.strictObject({
  provider: z
    .enum(['auto', ...OWN_PROVIDER_NAMES])
    .optional()
    .describe('`--provider`. Absent unless given.'),
  rounds: whole().optional().describe('`--rounds`. Absent unless given.'),
  seed: whole().optional().describe('`--seed`. Absent unless given.'),
  only: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe('`--only`; a list where it was given several times. Absent unless given.'),
});

const threshold = z.strictObject({
  strategy: text('The strategy that it is set on'),
  metric: z
    .enum(Object.keys(METRICS) as [MetricName, ...MetricName[]])
    .describe('One of those in docs/metrics.md.'),
  aggregate: z
    .templateLiteral(['p(', z.number(), ')'])
    .or(z.enum(['median', 'min', 'max', 'avg']))
    .describe("Over the trials; for a visit's metric first over the visits of each."),
  operator: z.enum(OPERATORS).describe('How the figure has to compare with the limit.'),
  limit: z
    .number()
    .describe("In the metric's unit: nanoseconds, bytes, a count, a share from 0 to 1, or so many a second."),
  abort: z
    .literal(true)
    .optional()
    .describe('A trial that can’t keep it any more is ended. Absent where it is judged at the end alone.'),
  text: text('As it was written'),
  line: number('Of the scenario file, from 1'),
});

const checkout = z.strictObject({
  commit: text('Its hash'),
  dirty: z.boolean().describe("Whether something in the scenario's folder differs from it."),
});

/** The scenario as it was executed. */
export const storedScenarioShape = z.strictObject({
  name: text('From the scenario file'),
  description: z.string().optional().describe('From the scenario file. Absent where it has none.'),
  file: text('Where it was, seen from the folder in which the run was started'),
  source: text("The scenario file's text"),
  checkout: checkout
    .optional()
    .describe(
      'The git commit that the scenario was executed from. Absent where it was in no checkout, or git did not answer.',
    ),
  adjustments: adjustments.describe('What the command line changed in it.'),
  sql: z
    .string()
    .optional()
    .describe(
      'The statement that each host was asked; several stand a line each, with a semicolon. Absent where the sleep was swept: each case has its own.',
    ),
  floorNs: whole()
    .optional()
    .describe(
      'What the servers themselves take for a host, nanoseconds. Absent where the scenario does not say, or each case has its own.',
    ),
  simulate: z
    .strictObject({
      rows: whole().describe('How many rows it has.'),
      columns: z.array(z.string()).describe('Their types, as MySQL declares them.'),
      delayNs: whole().describe('Before it, nanoseconds.'),
    })
    .optional()
    .describe(
      'The answer that the embedded fleet gave to the statement. Absent where the scenario describes none, or the statement itself was executed.',
    ),
  seed: number('What the order of the trials follows from'),
  baseline: text('The strategy that the others are compared with'),
  thresholds: z.array(threshold).describe('Limits that the author set, in the order they stand.'),
});
