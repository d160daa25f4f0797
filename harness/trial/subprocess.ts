import { execa } from 'execa';
import type { Cgroup } from '../cgroup/cgroup.ts';
import type { Log } from './log.ts';
import type { Facts } from './outcome.ts';
import { ProtocolReader } from './protocol.ts';
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
}

/** What is known once the strategy and everything it started are dead. */
export interface Ended extends Omit<Facts, 'oomKills' | 'limits'> {
  readonly wallNs?: number;
  readonly startupNs?: number;
  readonly workNs?: number;
  readonly reports: readonly string[];
  readonly processesLeft: number;
}

/** What a strategy may see of the harness's environment; a password in another variable stays unseen. */
const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'] as const;

/** Start a strategy in its group, lead it through the protocol, and see it and its children dead. */
export async function converse(conversation: Conversation): Promise<Ended> {
  const { program, group, log, hosts, timeoutMs, signal } = conversation;
  const facts: { -readonly [K in keyof Ended]?: Ended[K] } = {};
  const stopped = { timedOut: false, interrupted: false };
  const since = process.hrtime.bigint();
  const subprocess = spawn(conversation);
  const end = () => killTree(group, subprocess.pid);
  let go = since;
  const reader = new ProtocolReader(hosts, {
    ready() {
      facts.startupNs = elapsed(since);
      if (subprocess.pid !== undefined && !group.contains(subprocess.pid)) {
        facts.violation = 'it left its control group before READY';
        return end();
      }
      reader.started();
      go = process.hrtime.bigint();
      subprocess.stdin?.end('GO\n');
    },
    done() {
      facts.workNs = elapsed(go);
    },
    violation(message) {
      facts.violation = message;
      end();
    },
  });
  if (program.protocol === 1)
    subprocess.stdout?.setEncoding('utf8').on('data', (chunk) => reader.read(chunk));
  else subprocess.stdout?.on('data', (chunk) => log.write(chunk));
  subprocess.stderr?.on('data', (chunk) => log.write(chunk));
  // A strategy that died before GO closed its input: its exit says why, the broken pipe doesn't.
  subprocess.stdin?.on('error', () => {});
  subprocess.nodeChildProcess.once('exit', () => {
    facts.wallNs = elapsed(since);
    facts.processesLeft = group.members().length;
    // What it left behind would keep its pipes open for ever.
    end();
  });
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
  await group.kill();
  reader.end();
  return {
    ...facts,
    ...stopped,
    ...endOf(result),
    processesLeft: facts.processesLeft ?? 0,
    phase: program.protocol === 1 ? reader.phase : 'none',
    reports: reader.reports,
  };
}

function spawn({ program, group, files }: Conversation) {
  const [file = '', ...args] = group.wrap(program.argv.map((word) => fill(word, files)));
  const kept = ENVIRONMENT.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  return execa(file, args, {
    cwd: program.cwd,
    env: { ...Object.fromEntries(kept), MANYHOSTS_TASK: files.taskFile },
    extendEnv: false,
    stdin: program.protocol === 1 ? 'pipe' : 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    buffer: false,
    reject: false,
    // A process group of its own: Ctrl-C reaches the harness alone, which then ends the trial in order.
    detached: true,
  });
}

function fill(word: string, { hostsFile, taskFile }: TaskFiles): string {
  return word.replaceAll('{hostsFile}', hostsFile).replaceAll('{taskFile}', taskFile);
}

// The group holds everything; the process group is all there is on a machine without control groups.
function killTree(group: Cgroup, pid: number | undefined): void {
  group.kill().catch(() => {});
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody is left in it
  }
}

function endOf(result: { exitCode?: number; signal?: string; cause?: unknown; failed: boolean }) {
  if (result.exitCode !== undefined) return { exitCode: result.exitCode };
  if (result.signal !== undefined) return { signal: result.signal };
  return result.cause instanceof Error ? { spawnError: result.cause } : {};
}

function elapsed(since: bigint): number {
  return Number(process.hrtime.bigint() - since);
}
