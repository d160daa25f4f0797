import type { Cgroup } from '../cgroup/cgroup.ts';
import type { Log } from './log.ts';
import type { Facts } from './outcome.ts';
import { ProtocolReader } from './protocol.ts';
import { hasLeft, killTree, type Subprocess, spawn } from './spawn.ts';
import type { TaskFiles } from './task.ts';

/** A case's program, ready to be started. */
export interface Program {
  readonly argv: readonly string[];
  readonly protocol: 1 | 'none';
  readonly cwd: string;
}

/** What a conversation with a strategy needs. */
export interface Conversation {
  readonly program: Program;
  readonly group: Cgroup;
  readonly files: TaskFiles;
  readonly log: Log;
  readonly hosts: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told right before the work phase begins and right after it has ended, outside what is timed. */
  readonly work: { began(): void; ended(): void };
}

/** What is known once the strategy and everything it started are dead. */
export interface Ended extends Omit<Facts, 'oomKills' | 'limits'> {
  readonly wallNs?: number;
  readonly startupNs?: number;
  readonly workNs?: number;
  readonly reports: readonly string[];
  readonly processesLeft: number;
}

/** What is found out while the strategy runs. */
type Findings = { -readonly [K in keyof Ended]?: Ended[K] };

/** Start a strategy in its group, lead it through the protocol, and see it and its children dead. */
export async function converse(conversation: Conversation): Promise<Ended> {
  const { program, group } = conversation;
  const findings: Findings = {};
  // Without the protocol the whole process is the work.
  if (program.protocol === 'none') conversation.work.began();
  const since = process.hrtime.bigint();
  const subprocess = spawn(conversation);
  const end = () => killTree(group, subprocess.pid);
  const reader = lead(conversation, subprocess, since, findings, end);
  listen(conversation, subprocess, reader);
  subprocess.nodeChildProcess.once('exit', () => {
    findings.wallNs = elapsed(since);
    conversation.work.ended();
    findings.processesLeft = group.members().length;
    // What it left behind would keep its pipes open for ever.
    end();
  });
  const { result, ...stopped } = await endInTime(conversation, subprocess, end);
  await group.kill();
  reader.end();
  return {
    ...findings,
    ...stopped,
    ...endOf(result),
    processesLeft: findings.processesLeft ?? 0,
    phase: program.protocol === 1 ? reader.phase : 'none',
    reports: reader.reports,
  };
}

/** The reader that answers a strategy's READY with GO and takes down what its words mean. */
function lead(
  { hosts, group, work }: Conversation,
  subprocess: Subprocess,
  since: bigint,
  findings: Findings,
  end: () => void,
): ProtocolReader {
  let go = since;
  const reader = new ProtocolReader(hosts, {
    ready() {
      findings.startupNs = elapsed(since);
      if (subprocess.pid !== undefined && hasLeft(group, subprocess.pid)) {
        findings.violation = 'it left its control group before READY';
        return end();
      }
      work.began();
      reader.started();
      go = process.hrtime.bigint();
      subprocess.stdin?.end('GO\n');
    },
    done() {
      findings.workNs = elapsed(go);
      work.ended();
    },
    violation(message) {
      findings.violation = message;
      end();
    },
  });
  return reader;
}

function listen({ program, log }: Conversation, subprocess: Subprocess, reader: ProtocolReader): void {
  if (program.protocol === 1)
    subprocess.stdout?.setEncoding('utf8').on('data', (chunk) => reader.read(chunk));
  else subprocess.stdout?.on('data', (chunk) => log.write(chunk));
  subprocess.stderr?.on('data', (chunk) => log.write(chunk));
  // A strategy that died before GO closed its input: its exit says why, the broken pipe doesn't.
  subprocess.stdin?.on('error', () => {});
}

/** Wait for the strategy to end by itself, or end it when its time is up or the run is interrupted. */
async function endInTime({ timeoutMs, signal }: Conversation, subprocess: Subprocess, end: () => void) {
  const stopped = { timedOut: false, interrupted: false };
  const timer = setTimeout(() => {
    stopped.timedOut = true;
    end();
  }, timeoutMs);
  const interrupt = () => {
    stopped.interrupted = true;
    end();
  };
  if (signal.aborted) interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  const result = await subprocess;
  clearTimeout(timer);
  signal.removeEventListener('abort', interrupt);
  return { result, ...stopped };
}

function endOf(result: { exitCode?: number; signal?: string; cause?: unknown; failed: boolean }) {
  if (result.exitCode !== undefined) return { exitCode: result.exitCode };
  if (result.signal !== undefined) return { signal: result.signal };
  return result.cause instanceof Error ? { spawnError: result.cause } : {};
}

function elapsed(since: bigint): number {
  return Number(process.hrtime.bigint() - since);
}
