import { z } from 'zod';

/** How a trial can end. */
const OUTCOMES = [
  'completed',
  'failed',
  'signalled',
  'timed-out',
  'aborted',
  'out-of-memory',
  'protocol-violation',
  'unavailable',
  'interrupted',
] as const;

/** What a trial's figures are checked for (docs/measuring.md). */
export const WARNING_CHECKS = [
  'counters',
  'under-floor',
  'hosts-unreached',
  'process-limit',
  'connection-limit',
  'listen-overflow',
  'servers-busy',
  'foreign-load',
  'steal',
  'throttled',
  'swap',
  'major-faults',
  'pressure',
  'shared-memory',
  'settle-gave-up',
  'control-off',
] as const;

/** Checks of versions before: found in what they stored, and shown no more. */
export const RETIRED_CHECKS = ['machine-busy'] as const;

/** A whole number, 0 or more. */
export const whole = () => z.int().nonnegative();
export const text = (what: string) => z.string().describe(`${what}.`);
export const number = (what: string) => whole().describe(`${what}.`);
export const instant = (what: string) => z.iso.datetime().describe(`${what}, UTC.`);
/** A figure that may not have been measured, and in which case it was not. */
const ns = (what: string, absent: string) => optional(whole(), `${what}, nanoseconds`, absent);
const bytes = (what: string, absent: string) => optional(whole(), `${what}, bytes`, absent);
const share = (what: string, absent: string) =>
  optional(z.number().nonnegative(), `${what}; 1 is all of it`, absent);
const count = (what: string, absent: string) => optional(whole(), what, absent);

function optional<T extends z.ZodType>(shape: T, what: string, absent: string) {
  return shape.optional().describe(`${what}. Absent ${absent}.`);
}

// The circumstances in which a figure can't be had.
const NOT_STARTED = 'where nothing was started';
const NO_CGROUP = 'without control groups';
const NO_COUNTER = 'where the kernel or the container engine does not show it';
const NOT_LINUX = 'outside of Linux';
const TOO_SHORT = 'outside of Linux, and for a span of fewer than 20 clock ticks';
const OLD_RUNS = 'unless an earlier version stored the run';
const NO_STATUS = 'where the servers have no such counter';

const outcome = z.strictObject({
  kind: z.enum(OUTCOMES).describe('docs/protocol.md says when each.'),
  message: z.string().describe('What happened, in a sentence.'),
  exitCode: optional(whole(), 'What the strategy exited with', 'unless the kind is failed'),
  signal: optional(z.string(), 'What ended the strategy', 'unless the kind is signalled'),
  threshold: optional(
    whole(),
    'The limit that it could not keep any more: its place among `scenario.thresholds`',
    'unless the kind is aborted',
  ),
});

const conditions = z.strictObject({
  spanNs: whole().describe('From GO to DONE, or from spawn to exit without the protocol, nanoseconds.'),
  machineCpuShare: share('Of all cores, the time that was not idle', TOO_SHORT),
  foreignCpuShare: share(
    'Of all cores, the time that neither the strategy, the servers, the harness nor interrupts took',
    `${TOO_SHORT}, without control groups, with published ports, and where the servers' CPU is not known`,
  ),
  stolenCpuShare: share(
    'Of all cores, the time that a hypervisor gave to others, less one clock tick',
    NOT_LINUX,
  ),
  serversCpuNs: ns('CPU of all servers', NO_COUNTER),
  serversCpuShare: share('Their CPU, of what they may use together', NO_COUNTER),
  busiestServerCpuShare: share('CPU of the server that used most of its own, of what it may use', NO_COUNTER),
  throttledNs: ns('How long CPU limits held back the strategy', NO_CGROUP),
  serversThrottledNs: ns('How long CPU limits held back the servers, added up', NO_COUNTER),
  majorFaults: count('How often the strategy waited for a page to be read from a disk', NO_CGROUP),
  swapBytes: bytes("The strategy's memory in swap when the work ended", `${NO_CGROUP}, or swap accounting`),
  listenOverflows: count(
    "Listening sockets' queues found full, in the harness's network namespace, whoever's they are",
    OLD_RUNS,
  ),
  listenDrops: count('Connections dropped there by listening sockets', OLD_RUNS),
  swappedInPages: count('Pages that the machine read from swap', NOT_LINUX),
  swappedOutPages: count('Pages that the machine wrote to swap', NOT_LINUX),
  pressureOf: optional(
    z.enum(['strategy', 'machine']),
    'Whose pressure the next three are',
    'where the kernel keeps none',
  ),
  cpuFullPressureNs: ns(
    'How long none of it ran though some of it could have',
    'where the kernel keeps none, and for a machine',
  ),
  memoryPressureNs: ns('How long some of it waited for memory', 'where the kernel keeps none'),
  ioPressureNs: ns('How long some of it waited for a disk', 'where the kernel keeps none'),
  serversListenOverflows: count(
    'How often the queue of a listening socket of the servers was full, the whole trial: in their network namespaces',
    'where those are out of reach, or they have none of their own',
  ),
  serversListenDrops: count(
    "Connections that the servers' listening sockets dropped, the whole trial: in their network namespaces, or by socket",
    'where neither can be read',
  ),
  maxUsedConnections: count(
    'Max_used_connections since its start, of the server closest to its limit',
    NO_STATUS,
  ),
  maxConnections: count("That server's max_connections", NO_STATUS),
  serversAtConnectionLimit: count('Servers that came to max_connections in this trial', NO_STATUS),
  connectionsRefused: count("Growth of the servers' Connection_errors_max_connections", NO_STATUS),
  connectionsAborted: count("Growth of the servers' Aborted_connects", NO_STATUS),
});

const warning = z.strictObject({
  check: z.enum([...WARNING_CHECKS, ...RETIRED_CHECKS]).describe('docs/measuring.md says when each trips.'),
  message: z.string().describe('What was found, beside which limit, and what to do.'),
});

const control = z.strictObject({
  wallNs: whole().describe('From spawn to exit, nanoseconds.'),
  cpuNs: ns('Its CPU', NO_CGROUP),
});

const hosts = z.strictObject({
  asked: whole().describe('Hosts of the task.'),
  answered: whole().describe(
    "Those that answered each of their visits: its statements were executed in time, without an error, and gave as many rows as are expected, where a number is; without the protocol those that were asked the statement, by the servers' own counters.",
  ),
  healthyAnswered: optional(
    whole(),
    'Those of them without a fault',
    'in a fleet without faults, and with the protocol: the visits tell',
  ),
  errors: z.record(z.string(), whole()).describe('Failed visits by kind; those of one host count each.'),
});

const servers = z.strictObject({
  cpuNs: ns('CPU of all servers during the trial', NO_COUNTER),
  memoryBytes: bytes('Memory of all servers when it ended, page cache included', NO_COUNTER),
  connections: optional(z.int(), "Growth of the servers' Connections counters", 'where it was not asked for'),
  questions: optional(
    z.int(),
    "Growth of their Questions counters, the harness's own taken off",
    'where it was not asked for',
  ),
  statements: optional(
    z.int(),
    "Growth of those of their Com_ counters that the workload's statements move, the harness's own taken off",
    'where they were not asked for, and where a server was started anew',
  ),
  bytesSent: optional(
    z.int(),
    "Growth of their Bytes_sent counters: bytes sent to the strategy, the harness's own answers taken off",
    'where it was not asked for, and where a server was started anew',
  ),
});

const planned = {
  index: whole().describe("The trial's place in the plan, from 0."),
  round: whole().describe('From 1; warm-up rounds are counted apart.'),
  warmup: z.boolean().describe('Executed to warm caches up; counts in no summary.'),
  case: z.string().describe('The name of its case.'),
  startedAt: z.iso.datetime().describe('When the machine was ready for it, UTC.'),
};

const settled = z.strictObject({
  settledNs: ns('From the end of the trial before it until the machine was ready for this one', NOT_STARTED),
  timeWaitSockets: count(
    'TCP sockets still in TIME_WAIT then, or without an owner',
    'outside of Linux, and where nothing was started',
  ),
  conntrackEntries: count(
    'Connections that netfilter still tracked then',
    'where it tracks none, and where nothing was started',
  ),
  settleGaveUp: optional(
    z.enum(['ports', 'tracking']),
    'What there still was too little room for when the wait for it was given up',
    'where there was room',
  ),
  control: optional(
    control,
    'The control program, executed in the pause before this trial',
    'with `settle: 0ms`, and where nothing was started',
  ),
});

const fault = z.strictObject({
  fault: whole().describe("Its place among the run's `fleet.faults`."),
  beganNs: whole().describe('When it held, on all of its hosts, nanoseconds since GO.'),
  beganLateNs: whole().describe('How much later than it was due, nanoseconds.'),
  endedNs: ns(
    'When it was undone: a server that crashed answered again',
    'where it lasted as long as the trial',
  ),
  endedLateNs: ns('How much later than it was due', 'where it lasted as long as the trial'),
});

const measurement = z.strictObject({
  outcome: outcome.describe('How it ended.'),
  wallNs: ns('From spawn to exit', NOT_STARTED),
  startupNs: ns('From spawn to READY', 'without the protocol, and where it did not come to that'),
  workNs: ns('From GO to DONE', 'without the protocol, and where it did not come to that'),
  healthyNs: ns(
    'From GO to the end of the last host without a fault',
    'in a fleet without faults, and unless the strategy completed the protocol',
  ),
  cpuUserNs: ns("CPU in user mode, the strategy's whole process tree", NO_CGROUP),
  cpuSystemNs: ns('CPU in the kernel on its behalf', NO_CGROUP),
  memoryPeakBytes: bytes(
    "The kernel's high-water mark of the trial's control group, page cache included",
    'without control groups, and with version 2 before Linux 5.19',
  ),
  memoryWorkingPeakBytes: bytes(
    'Highest sampled memory without page cache',
    'without control groups, and for a trial too short to be sampled',
  ),
  processesPeak: count('Most processes and threads at once', 'without control groups, and before Linux 6.1'),
  processesLeft: count('Processes that outlived the strategy and were killed', 'where there were none'),
  hosts: optional(
    hosts,
    'How many hosts answered',
    'unless the strategy completed the protocol, and without the protocol where the servers are not ours to ask',
  ),
  servers: optional(servers, 'What the servers did meanwhile', NOT_STARTED),
  faults: optional(
    z.array(fault),
    'What was done when of the faults of mid-trial',
    'where none of them had begun when the trial was over',
  ),
  conditions: optional(conditions, 'What the work phase depended on', 'where it never began'),
  warnings: optional(
    z.array(warning),
    "Reasons to believe that the figures are not the strategy's own, as far as the trial by itself shows them",
    'where there are none',
  ),
});

/** One trial as it is stored: its place in the plan, how it found the machine, what it showed. */
export const trialShape = z.strictObject({ ...planned, ...settled.shape, ...measurement.shape });

export type StoredTrial = Readonly<z.output<typeof trialShape>>;
/** How the machine was found when a trial could begin; empty where nothing was started. */
export type Settled = Readonly<z.output<typeof settled>>;
/** What a trial showed; what was not measured is absent. */
export type Measurement = Readonly<z.output<typeof measurement>>;
/** How a trial ended. Expected ends are data; the message says what happened, the most specific cause first. */
export type Outcome = Readonly<z.output<typeof outcome>>;
export type OutcomeKind = Outcome['kind'];
/** What the work phase depended on, beside the strategy. */
export type Conditions = Readonly<z.output<typeof conditions>>;
/** A measured reason not to take a trial's figures for the strategy's own. */
export type ValidityWarning = Readonly<z.output<typeof warning>>;
export type WarningCheck = ValidityWarning['check'];
/** What the fleet's servers, all together, did for one trial. */
export type ServersMeasurement = Readonly<z.output<typeof servers>>;
export type HostCounts = Readonly<z.output<typeof hosts>>;
/** The control program's figures. */
export type ControlFigures = Readonly<z.output<typeof control>>;
