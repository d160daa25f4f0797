import type { CgroupUsage } from '../cgroup/cgroup.ts';
import { isRunning } from '../process/processes.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { END_LIMIT_MS, engineGone, hasLeft, killStragglers, killTree } from './cleanup.ts';
import type { HopelessWatch } from './hopeless.ts';
import type { LaunchRequest, PreparedProgram, Subprocess } from './launchers/subprocess.ts';
import type { Log } from './log.ts';
import { type Facts, WHEN } from './outcome.ts';
import { ProtocolReader } from './protocol.ts';

/** What a conversation with a strategy needs. */
export interface Conversation
  extends Pick<LaunchRequest, 'program' | 'files'>,
    Pick<PreparedProgram, 'start' | 'group'> {
  readonly log: Log;
  /** Takes each report; returns how it breaks the protocol, if it does. */
  readonly report: (line: string) => string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Tells once the trial can't keep one of its limits any more. */
  readonly watch: Pick<HopelessWatch, 'signal' | 'hopeless' | 'spawned'>;
  /** Told right before the work phase begins and right after it has ended, outside what is timed. */
  readonly work: { began(): void; ended(): void };
}

/** What is known once the strategy and everything it started are dead. */
export interface Ended extends Omit<Facts, 'usage' | 'limits'> {
  readonly wallNs?: number;
  readonly startupNs?: number;
  readonly workNs?: number;
  readonly processesLeft: number;
  /** What it used, where its control group does not tell. */
  readonly usage?: CgroupUsage;
}

/** What is found out while the strategy runs. */
type Findings = { -readonly [K in keyof Ended]?: Ended[K] };

/** Start a strategy in its group, lead it through the protocol, and see it and its children dead. */
export async function converse(conversation: Conversation): Promise<Ended> {
  const { program, start, group, work, watch } = conversation;
  const findings: Findings = {};
  // Without the protocol the whole process is the work.
  if (program.protocol === 'none') work.began();
  const since = process.hrtime.bigint();
  watch.spawned();
  const subprocess = start();
  const exit = new Promise<void>((resolve) => {
    subprocess.onExit(() => {
      findings.wallNs = elapsed(since);
      work.ended();
      findings.processesLeft = group.members().length;
      resolve();
    });
  });
  const reader = lead(conversation, subprocess, since, findings);
  listen(conversation, subprocess, reader);
  // What could not be started has no exit.
  const stopped = await endInTime(conversation, subprocess, Promise.race([exit, subprocess.ended]));
  // What it left behind would keep its pipes open for ever.
  const { strays, ...found } = await killStragglers(conversation, subprocess);
  const { processesLeft: told, ...end } = await subprocess.ended;
  reader.end();
  return {
    ...found,
    ...findings,
    ...stopped,
    ...end,
    // A container's first process may tell of those that were found here as well.
    processesLeft: told === undefined ? (findings.processesLeft ?? 0) + strays : Math.max(told, strays),
    phase: program.protocol === 'none' ? 'none' : reader.phase,
  };
}

/** The reader that answers a strategy's READY with GO and takes down what its words mean. */
function lead(
  { program, report, group, work }: Conversation,
  subprocess: Subprocess,
  since: bigint,
  findings: Findings,
): ProtocolReader {
  let go = since;
  const { pid = 0 } = subprocess;
  const reader = new ProtocolReader(program.protocol, {
    report,
    ready() {
      findings.startupNs = elapsed(since);
      if (hasLeft(group, pid)) return reader.violate('it left its control group before READY');
      work.began();
      reader.started();
      go = process.hrtime.bigint();
      subprocess.stdin?.end('GO\n');
    },
    done() {
      findings.workNs = elapsed(go);
      work.ended();
      if (hasLeft(group, pid)) reader.violate('it left its control group between READY and DONE');
    },
    violation(message) {
      findings.violation = message;
      killTree(group, subprocess);
    },
  });
  return reader;
}

function listen({ program, log }: Conversation, subprocess: Subprocess, reader: ProtocolReader): void {
  const { pid = 0, stdin, stdout, stderr } = subprocess;
  stderr?.on('data', (chunk) => log.write(chunk));
  // A strategy that died closed its streams, too: its exit says why.
  stdin?.on('error', () => {
    if (isRunning(pid)) reader.violate('closed its standard input before GO');
  });
  if (program.protocol === 'none') {
    stdin?.end();
    stdout?.on('data', (chunk) => log.write(chunk));
    return;
  }
  stdout?.setEncoding('utf8').on('data', (chunk) => reader.read(chunk));
  stdout?.on('end', () => {
    reader.end();
    if (reader.phase !== 'reporting' && isRunning(pid))
      reader.violate(`closed its standard output ${WHEN[reader.phase]}`);
  });
}

/** Wait for the strategy to end by itself, or end it when its time is up or the run is interrupted. */
async function endInTime(
  { group, timeoutMs, signal, watch }: Conversation,
  subprocess: Subprocess,
  exit: Promise<unknown>,
) {
  const stopped = { timedOut: false, interrupted: false, aborted: false };
  const survival = Promise.withResolvers<never>();
  let limit: NodeJS.Timeout | undefined;
  const end = (why: keyof typeof stopped) => {
    stopped[why] = true;
    killTree(group, subprocess);
    limit ??= setTimeout(() => survival.reject(engineGone()), END_LIMIT_MS);
  };
  const timer = setTimeout(() => end('timedOut'), timeoutMs);
  const interrupt = () => end('interrupted');
  const abort = () => end('aborted');
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  watch.signal.addEventListener('abort', abort, { once: true });
  await Promise.race([exit, survival.promise]).finally(() => {
    clearTimeout(timer);
    clearTimeout(limit);
    signal.removeEventListener('abort', interrupt);
    watch.signal.removeEventListener('abort', abort);
  });
  const { aborted, ...others } = stopped;
  return omitUndefined({ ...others, hopeless: aborted ? watch.hopeless : undefined });
}

function elapsed(since: bigint): number {
  return Number(process.hrtime.bigint() - since);
}
