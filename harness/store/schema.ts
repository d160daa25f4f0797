import { z } from 'zod';
import { timelineShape, visitShape } from './columns.ts';
import { storedFleetShape } from './fleet-shape.ts';
import { caseShape, storedScenarioShape } from './scenario-shape.ts';
import { instant, number, text, trialShape, whole } from './trial-shape.ts';

/** Of what is stored. Version 1 is read, too. */
export const RUN_VERSION = 2;

const machine = z.strictObject({
  os: text('Kernel name and architecture'),
  kernel: text('Its release'),
  cpuModel: text('Of the first core'),
  cores: number('Logical ones'),
  memoryBytes: number('All that the machine has, bytes'),
  distribution: z
    .string()
    .optional()
    .describe('PRETTY_NAME of os-release. Absent where there is no such file.'),
  governor: z
    .string()
    .optional()
    .describe("The first core's frequency governor. Absent where there is none, as in virtual machines."),
  cpuQuota: z
    .number()
    .positive()
    .optional()
    .describe(
      "Cores' worth of CPU time that the harness, with all that it started, was allowed: a container's or a service's limit. " +
        'Absent where there was none, and in runs that did not record it.',
    ),
  cpuset: z
    .string()
    .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/)
    .optional()
    .describe(
      'The cores that the harness was allowed, as the kernel lists them. Absent where it was all, and in runs that did not record it.',
    ),
  memoryLimitBytes: whole()
    .optional()
    .describe(
      'The memory limit of the control groups that the harness was in, bytes. Absent where there was none, and in runs that did not record it.',
    ),
});

/**
 * run.json: what is known when a run begins and when it ends. Its trials, their visits and timelines stand in the NDJSON
 * files beside it. Units are in the key names; nothing is rounded; what was not measured is absent.
 */
export const runShape = z.strictObject({
  version: z.literal(RUN_VERSION).describe('Of this format.'),
  id: text("The folder's name: scenario and UTC time"),
  state: z
    .enum(['executing', 'finished', 'interrupted'])
    .describe('While nothing is executed any more, `executing` says that the harness was killed.'),
  failure: z
    .string()
    .optional()
    .describe(
      'What failed around the trials and ended the run before its plan did, in a sentence. Absent where nothing did.',
    ),
  owner: z
    .string()
    .optional()
    .describe(
      'The process that executes it: `<pid>-<start in clock ticks>-<boot>`. Absent once it has come to its end in order.',
    ),
  startedAt: instant('When the fleet was asked for'),
  resumedAt: z
    .array(z.iso.datetime())
    .optional()
    .describe('When it was resumed after it had ended early, UTC. Absent where it was not resumed.'),
  finishedAt: z.iso
    .datetime()
    .optional()
    .describe('When the last trial was stored, UTC. Absent where the harness did not come to its end.'),
  harness: z
    .strictObject({ version: text('Of manyhosts'), node: text('Of the Node it ran on') })
    .describe('What measured.'),
  machine: machine.describe('What it was measured on. Nothing here names the machine or its user.'),
  cgroups: z
    .strictObject({
      backend: z.enum(['v2', 'v1', 'none']).describe('The version of control groups that was used.'),
      description: text('In words, with what it can not measure'),
    })
    .describe('Where memory, CPU and process figures come from.'),
  scenario: storedScenarioShape.describe('What was asked for.'),
  fleet: storedFleetShape.describe('The hosts.'),
  cases: z.array(caseShape).describe("In the plan's order."),
});

/** A run as it is in memory, with its trials in the order they were executed; of version 1 where that stored it. */
export const storedShape = runShape.extend({
  version: z.literal([1, RUN_VERSION]),
  trials: z.array(trialShape),
});

export type StoredRun = z.output<typeof storedShape>;
export type StoredFleet = StoredRun['fleet'];
/** How containers are reached: at their own addresses, or at published ports. */
export type Reach = StoredFleet['reach'];
export type StoredServer = StoredFleet['servers'][number];
export type StoredCase = StoredRun['cases'][number];
export type StoredFault = NonNullable<StoredRun['fleet']['faults']>[number];

/** The JSON Schema (draft 2020-12) of run.json, and of a line of each file beside it by its name. */
export function runJsonSchema(): object {
  const lines = { trials: trialShape, visits: visitShape, timeline: timelineShape };
  const $defs = Object.entries(lines).map(([name, shape]) => {
    const { $schema: _, ...schema } = z.toJSONSchema(shape);
    return [name, { title: `a line of ${name}.ndjson`, ...schema }];
  });
  return { title: 'manyhosts run', ...z.toJSONSchema(runShape), $defs: Object.fromEntries($defs) };
}
