import { z } from 'zod';
import { DOUBT_CHECKS, OUTCOMES } from '../trial/measurement.ts';

/** A whole number, 0 or more. */
export const whole = () => z.int().nonnegative();
/** A time that may not have been measured. */
export const ns = (what: string) => whole().optional().describe(`${what}, nanoseconds.`);
const bytes = (what: string) => whole().optional().describe(`${what}, bytes.`);
const share = (what: string) => z.number().nonnegative().optional().describe(`${what}; 1 is all of it.`);
const count = (what: string) => whole().optional().describe(`${what}.`);
const counts = z.record(z.string(), whole());

const outcome = z.strictObject({
  kind: z.enum(OUTCOMES),
  message: z.string().describe('What happened, in a sentence.'),
  exitCode: whole().optional().describe('Only with kind failed.'),
  signal: z.string().optional().describe('Only with kind signalled.'),
});

const conditions = z.strictObject({
  spanNs: whole().describe('From GO to DONE, or from spawn to exit without the protocol, nanoseconds.'),
  machineCpuShare: share('Of all cores, the time that was not idle; absent for a span of few clock ticks'),
  serversCpuNs: ns('CPU of all servers'),
  serversCpuShare: share('Their CPU, of what they may use together'),
  busiestServerCpuShare: share('CPU of the server that used most of its own, of what it may use'),
  throttledNs: ns('How long CPU limits held back the strategy'),
  serversThrottledNs: ns('How long CPU limits held back the servers, added up'),
  listenOverflows: count("Listening sockets' queues found full, in the harness's network namespace"),
  listenDrops: count('Connections dropped there by listening sockets'),
  swappedInPages: count('Pages that the machine read from swap'),
  swappedOutPages: count('Pages that the machine wrote to swap'),
  pressureOf: z.enum(['strategy', 'machine']).optional().describe('Whose pressure the next three are.'),
  cpuFullPressureNs: ns('How long none of it ran though some of it could have'),
  memoryPressureNs: ns('How long some of it waited for memory'),
  ioPressureNs: ns('How long some of it waited for a disk'),
  serversListenOverflows: count("listenOverflows in the servers' own network namespaces, the whole trial"),
  serversListenDrops: count("listenDrops in the servers' own network namespaces, the whole trial"),
  maxUsedConnections: count('Max_used_connections since its start, of the server closest to its limit'),
  maxConnections: count("That server's max_connections"),
  serversAtConnectionLimit: count('Servers that came to max_connections in this trial'),
  connectionsRefused: count("Growth of the servers' Connection_errors_max_connections"),
  connectionsAborted: count("Growth of the servers' Aborted_connects"),
});

const doubt = z.strictObject({
  check: z.enum(DOUBT_CHECKS),
  message: z.string().describe('What was found, beside which limit, and what to do.'),
});

/** One trial as run.json keeps it. */
export const trialShape = z.strictObject({
  index: whole().describe("The trial's place in the plan, from 0."),
  round: whole().describe('From 1; warm-up rounds are counted apart.'),
  warmup: z.boolean().describe('Executed to warm caches up; counts in no summary.'),
  case: z.string().describe('The name of its case.'),
  startedAt: z.iso.datetime(),
  settledNs: ns('From the end of the trial before it until the machine was ready for this one'),
  timeWaitSockets: count('TCP sockets still in TIME_WAIT then, or without an owner'),
  conntrackEntries: count('Connections that netfilter still tracked then'),
  control: z
    .strictObject({
      wallNs: whole().describe('From spawn to exit, nanoseconds.'),
      cpuNs: ns('Its CPU'),
    })
    .optional()
    .describe('The control program, executed in the pause before this trial. Absent with settle: 0ms.'),
  outcome,
  wallNs: ns('From spawn to exit'),
  startupNs: ns('From spawn to READY'),
  workNs: ns('From GO to DONE'),
  healthyNs: ns('From GO to the end of the last host without a fault. Absent in a fleet without faults'),
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
  conditions: conditions.optional().describe('What the work phase depended on; absent where it never began.'),
  doubts: z
    .array(doubt)
    .optional()
    .describe("Reasons to believe that the figures are not the strategy's own; absent where there are none."),
});
