import { z } from 'zod';
import { FAULTS } from '../scenario/fault.ts';
import { OWN_PROVIDER_NAMES, PROVIDER_NAMES } from '../scenario/providers.ts';
import { OPERATORS } from '../scenario/scenario.ts';
import { METRICS, type MetricName } from '../vocabulary/metrics.ts';
import { trialShape, whole } from './trial-shape.ts';

/**
 * run.json, version 1: everything about a run except each host's visit and the memory timelines, which stand in the
 * NDJSON files beside it. Units are in the key names; nothing is rounded; what was not measured is absent.
 */
export const RUN_VERSION = 1;

const text = (what: string) => z.string().describe(`${what}.`);
const number = (what: string) => whole().describe(`${what}.`);
const instant = (what: string) => z.iso.datetime().describe(`${what}, UTC.`);

const caseShape = z.strictObject({
  name: text('The strategy, with what is swept: `node/threads workers=8`'),
  strategy: text("The strategy's name in the scenario"),
  parameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .describe('What the strategy was told, by name.'),
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
  only: z.string().optional().describe('`--only`. Absent unless given.'),
});

const threshold = z.strictObject({
  strategy: text('The strategy that it is set on'),
  metric: z
    .enum(Object.keys(METRICS) as [MetricName, ...MetricName[]])
    .describe('One of those in docs/statistics.md.'),
  aggregate: z
    .templateLiteral(['p(', z.number(), ')'])
    .or(z.enum(['median', 'min', 'max', 'avg']))
    .describe("Over the trials; for a host's metric first over the hosts of each."),
  operator: z.enum(OPERATORS).describe('How the figure has to compare with the limit.'),
  limit: z.number().describe("In the metric's unit: nanoseconds, bytes or a count."),
  text: text('As it was written'),
  line: number('Of the scenario file, from 1'),
});

const server = z.strictObject({
  name: text('Its name in the fleet'),
  version: text('SELECT VERSION()'),
  image: z.string().optional().describe('As it was named in the scenario. Absent with the embedded fleet.'),
  imageDigest: z
    .string()
    .optional()
    .describe("The image's content digest or id. Absent with the embedded fleet."),
});

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
});

const checkout = z.strictObject({
  commit: text('Its hash'),
  dirty: z.boolean().describe("Whether something in the scenario's folder differs from it."),
});

const scenario = z.strictObject({
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
      'The statement that each host was asked. Absent where the sleep was swept: each case has its own.',
    ),
  floorNs: whole()
    .optional()
    .describe(
      'What the servers themselves take for a host, nanoseconds. Absent where the scenario does not say, or each case has its own.',
    ),
  seed: number('What the order of the trials follows from'),
  baseline: text('The strategy that the others are compared with'),
  thresholds: z.array(threshold).describe('Limits that the author set, in the order they stand.'),
});

const fault = z.strictObject({
  kind: z.enum([...FAULTS, 'down']).describe('docs/scenario.md says what each does.'),
  hosts: z
    .array(whole())
    .describe('Ids of the hosts that it hits; with kind crash and pause, of all hosts of its servers.'),
  servers: z
    .array(whole())
    .optional()
    .describe('The servers that it hits. Absent but with kind crash and pause.'),
  byNs: whole()
    .optional()
    .describe('How much later the greeting comes, nanoseconds. Absent but with kind slow.'),
  upNs: whole()
    .optional()
    .describe('How long connections are accepted, from GO on, nanoseconds. Absent but with kind flap.'),
  downNs: whole()
    .optional()
    .describe('How long they are then refused, nanoseconds. Absent but with kind flap.'),
  afterNs: whole()
    .optional()
    .describe('When it happens, from GO on, nanoseconds. Absent but with kind crash and pause.'),
});

const fleet = z.strictObject({
  provider: z.enum(PROVIDER_NAMES).describe('Where the hosts came from.'),
  simulated: z.boolean().describe('True where a simulation answered instead of MySQL.'),
  reach: z
    .enum(['direct', 'published'])
    .describe("Whether hosts were visited at the containers' own addresses or at published ports."),
  hosts: number('All there were; a case may visit fewer'),
  servers: z
    .array(server)
    .describe(
      'What the hosts were spread over: host `id` was on server `id % servers`, unless its case has fewer. Empty with provider external.',
    ),
  versions: z
    .record(z.string(), whole())
    .optional()
    .describe(
      'SELECT VERSION(), and how many hosts answered it with that when the run began. Absent but with provider external.',
    ),
  engine: z
    .strictObject({ name: text('As it calls itself'), version: text('As it says') })
    .optional()
    .describe('The container engine. Absent with the embedded fleet.'),
  variables: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      'System variables of the first server that the figures depend on, by name. Absent where it was not asked.',
    ),
  faults: z.array(fault).optional().describe('What is wrong with which hosts. Absent where nothing is.'),
  readyNs: number('From the first server asked for to the last login, nanoseconds'),
});

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
    .describe('When it was gone on with after it had ended early, UTC. Absent where it never was.'),
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
  scenario: scenario.describe('What was asked for.'),
  fleet: fleet.describe('The hosts.'),
  cases: z.array(caseShape).describe("In the plan's order."),
  trials: z.array(trialShape).describe('In the order they were executed.'),
});

export type StoredRun = z.output<typeof runShape>;
export type StoredFleet = StoredRun['fleet'];
/** How containers are reached: at their own addresses, or at published ports. */
export type Reach = StoredFleet['reach'];
export type StoredServer = StoredFleet['servers'][number];
export type StoredCase = StoredRun['cases'][number];
export type StoredFault = NonNullable<StoredRun['fleet']['faults']>[number];

/** The JSON Schema (draft 2020-12) of run.json. */
export function runJsonSchema(): object {
  return { title: 'manyhosts run', ...z.toJSONSchema(runShape) };
}
