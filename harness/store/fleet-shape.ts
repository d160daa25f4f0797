import { z } from 'zod';
import { FAULTS } from '../scenario/fault.ts';
import { PROVIDER_NAMES } from '../scenario/providers.ts';
import { number, text, whole } from './trial-shape.ts';

const server = z.strictObject({
  name: text('Its name in the fleet'),
  version: text('SELECT VERSION()'),
  image: z.string().optional().describe('As it was named in the scenario. Absent with the embedded fleet.'),
  imageDigest: z
    .string()
    .optional()
    .describe("The image's content digest or id. Absent with the embedded fleet."),
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
  at: whole()
    .optional()
    .describe('The first cycle in which it holds. Absent where it is not counted in cycles.'),
  until: whole()
    .optional()
    .describe(
      'The first cycle in which it is over again. Absent where it lasts, and where it is not counted in cycles.',
    ),
});

/** The hosts, and what they were spread over. */
export const storedFleetShape = z.strictObject({
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
  setup: z
    .strictObject({
      file: text('As the scenario names it'),
      sha256: text('Of its text, in hexadecimal digits'),
    })
    .optional()
    .describe('What every server executed before the first trial. Absent where nothing was.'),
  faults: z.array(fault).optional().describe('What is wrong with which hosts. Absent where nothing is.'),
  readyNs: number('From the first server asked for to the last login, nanoseconds'),
});
