import { z } from 'zod';
import { METRICS, type MetricName } from '../metrics.ts';
import { OPERATORS } from '../scenario/threshold.ts';
import { ns, trialShape, whole } from './trial-shape.ts';

/**
 * run.json, version 1: everything about a run except each host's sample and the memory timelines, which stand in the
 * NDJSON files beside it. Units are in the key names; nothing is rounded; what was not measured is absent.
 */
export const RUN_VERSION = 1;

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

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
  distribution: z.string().optional().describe('PRETTY_NAME of os-release.'),
  governor: z.string().optional().describe("The first core's frequency governor."),
});

const fault = z.strictObject({
  kind: z.enum(['refuse', 'silent', 'stall', 'slow', 'reset', 'deny', 'flap', 'crash', 'pause']),
  hosts: z.array(whole()).optional().describe('Ids of the hosts that it hits.'),
  servers: z.array(whole()).optional().describe('The servers that it hits; only with kind crash or pause.'),
  byNs: ns('How much later the greeting comes; only with kind slow'),
  upNs: ns('How long connections are accepted, from GO on; only with kind flap'),
  downNs: ns('How long they are then refused; only with kind flap'),
  afterNs: ns('When it happens, from GO on; only with kind crash or pause'),
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
    checkout: z
      .strictObject({
        commit: z.string(),
        dirty: z.boolean().describe("Whether something in the scenario's folder differs from it."),
      })
      .optional()
      .describe('The git commit that the scenario was executed from.'),
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
    engine: z.strictObject({ name: z.string(), version: z.string() }).optional().describe('Docker only.'),
    faults: z.array(fault).optional().describe('What is wrong with which hosts. Absent where nothing is.'),
    variables: z
      .record(z.string(), z.string())
      .optional()
      .describe('System variables of the first server that the figures depend on.'),
    readyNs: whole().describe('From the first server asked for to the last login, nanoseconds.'),
  }),
  cases: z.array(caseShape),
  trials: z.array(trialShape).describe('In the order they were executed.'),
});

export type StoredRun = z.output<typeof runShape>;
export type StoredTrial = StoredRun['trials'][number];
export type StoredCase = StoredRun['cases'][number];

/** The JSON Schema (draft 2020-12) of run.json. */
export function runJsonSchema(): object {
  return { title: 'manyhosts run', ...z.toJSONSchema(runShape) };
}
