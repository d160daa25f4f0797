import { z } from 'zod';
import { METRICS, type MetricName } from '../metrics.ts';
import { OPERATORS } from '../scenario/threshold.ts';
import { OUTCOMES } from '../trial/measurement.ts';

/**
 * run.json, version 1: everything about a run except each host's sample and the memory timelines, which stand in the
 * NDJSON files beside it. Units are in the key names; nothing is rounded; what was not measured is absent.
 */
export const RUN_VERSION = 1;

const whole = () => z.int().nonnegative();
const ns = (what: string) => whole().optional().describe(`${what}, nanoseconds.`);
const bytes = (what: string) => whole().optional().describe(`${what}, bytes.`);
const counts = z.record(z.string(), whole());
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const outcome = z.strictObject({
  kind: z.enum(OUTCOMES),
  message: z.string().describe('What happened, in a sentence.'),
  exitCode: whole().optional().describe('Only with kind failed.'),
  signal: z.string().optional().describe('Only with kind signalled.'),
});

const trial = z.strictObject({
  index: whole().describe("The trial's place in the plan, from 0."),
  round: whole().describe('From 1; warm-up rounds are counted apart.'),
  warmup: z.boolean().describe('Executed to warm caches up; counts in no summary.'),
  case: z.string().describe('The name of its case.'),
  startedAt: z.iso.datetime(),
  outcome,
  wallNs: ns('From spawn to exit'),
  startupNs: ns('From spawn to READY'),
  workNs: ns('From GO to DONE'),
  cpuUserNs: ns("CPU in user mode, the strategy's whole process tree"),
  cpuSystemNs: ns('CPU in the kernel on its behalf'),
  memoryPeakBytes: bytes("The kernel's high-water mark of the trial's control group, page cache included"),
  memoryWorkingPeakBytes: bytes('Highest sampled memory without page cache'),
  processesPeak: whole().optional().describe('Most processes and threads at once.'),
  processesLeft: whole().optional().describe('Processes that outlived the strategy and were killed.'),
  hosts: z
    .strictObject({ asked: whole(), answered: whole(), errors: counts.describe('Failed hosts by kind.') })
    .optional()
    .describe('Absent unless the strategy completed the protocol.'),
  servers: z
    .strictObject({
      cpuNs: ns('CPU of all servers during the trial'),
      memoryBytes: bytes('Memory of all servers when it ended, page cache included'),
      connections: z.int().optional().describe("Growth of the servers' Connections counters."),
      questions: z
        .int()
        .optional()
        .describe("Growth of their Questions counters, the harness's own taken off."),
    })
    .optional(),
});

const caseShape = z.strictObject({
  name: z.string(),
  strategy: z.string().describe("The strategy's name in the scenario."),
  parameters,
  hosts: whole(),
  rounds: whole(),
  warmup: whole(),
  versions: z
    .record(z.string(), z.string())
    .describe('Runtime and drivers. Empty for a program of the author.'),
});

const adjustments = z.strictObject({
  provider: z.enum(['auto', 'docker', 'embedded']).optional(),
  rounds: whole().optional(),
  seed: whole().optional(),
  only: z.string().optional(),
});

const threshold = z.strictObject({
  strategy: z.string(),
  metric: z.enum(Object.keys(METRICS) as [MetricName, ...MetricName[]]),
  aggregate: z.templateLiteral(['p(', z.number(), ')']).or(z.enum(['median', 'min', 'max', 'avg'])),
  operator: z.enum(OPERATORS),
  limit: z.number().describe("In the metric's unit: nanoseconds, bytes or a count."),
  text: z.string().describe('As it was written.'),
  line: whole().describe('Of the scenario file, from 1.'),
});

const server = z.strictObject({
  name: z.string(),
  version: z.string().describe('SELECT VERSION().'),
  image: z.string().optional(),
  imageDigest: z.string().optional(),
});

const machine = z.strictObject({
  os: z.string(),
  kernel: z.string(),
  cpuModel: z.string(),
  cores: whole(),
  memoryBytes: whole(),
});

export const runShape = z.strictObject({
  version: z.literal(RUN_VERSION),
  id: z.string().describe("The folder's name: scenario and UTC time."),
  state: z.enum(['executing', 'finished', 'interrupted']),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  harness: z.strictObject({ version: z.string(), node: z.string() }),
  machine,
  cgroups: z.strictObject({ backend: z.enum(['v2', 'v1', 'none']), description: z.string() }),
  scenario: z.strictObject({
    name: z.string(),
    description: z.string().optional(),
    file: z.string().describe('Where it was, seen from the folder in which the run was started.'),
    source: z.string().describe("The scenario file's text."),
    adjustments: adjustments.describe('What the command line changed in it.'),
    sql: z.string(),
    floorNs: ns('What the servers themselves take for a host'),
    seed: whole(),
    baseline: z.string(),
    thresholds: z.array(threshold),
  }),
  fleet: z.strictObject({
    provider: z.enum(['docker', 'embedded']),
    simulated: z.boolean().describe('True where a simulation answered instead of MySQL.'),
    reach: z.enum(['direct', 'published']),
    hosts: whole(),
    servers: z.array(server),
    readyNs: whole().describe('From the first server asked for to the last login, nanoseconds.'),
  }),
  cases: z.array(caseShape),
  trials: z.array(trial).describe('In the order they were executed.'),
});

export type StoredRun = z.output<typeof runShape>;
export type StoredTrial = StoredRun['trials'][number];
export type StoredCase = StoredRun['cases'][number];

/** The JSON Schema (draft 2020-12) of run.json. */
export function runJsonSchema(): object {
  return { title: 'manyhosts run', ...z.toJSONSchema(runShape) };
}
