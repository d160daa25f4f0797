import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Credentials } from '../../harness/mysql/login.ts';
import type { Parameters } from '../../harness/scenario/scenario.ts';
import { probeStrategy } from '../../harness/trial/programs/probe.ts';

/** A strategy with one set of parameters. */
export interface Case {
  readonly name: string;
  readonly parameters: Parameters;
}

export interface Assignment {
  readonly hosts: readonly { readonly id: number; readonly address: string; readonly port: number }[];
  readonly credentials: Credentials;
  readonly sql: string | readonly string[];
  readonly timeoutMs: number;
  /** Absent: one cycle. */
  readonly schedule?: Partial<Schedule>;
  /** Absent: fresh. */
  readonly connections?: 'fresh' | 'kept';
  /** Absent: no server may be asked for its key. */
  readonly allowKeyRetrieval?: boolean;
  /** Told the strategy's process id, just before GO. */
  readonly started?: (pid: number) => void;
}

/** A task's schedule: docs/protocol.md. */
export interface Schedule {
  readonly cycles: number | null;
  readonly forNs: number | null;
  readonly everyNs: number | null;
  readonly spread: 'together' | 'even';
}

export const ONE_CYCLE: Schedule = { cycles: 1, forNs: null, everyNs: null, spread: 'together' };

export interface Performance {
  /** Everything it printed before GO, and after. */
  readonly beforeGo: readonly string[];
  readonly afterGo: readonly string[];
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** No strategy's trial in these tests takes a tenth of this. */
const HUNG_MS = 30_000;

/** Start a strategy as the harness does, and hold the harness's side of the protocol. */
export async function perform(strategy: Case, assignment: Assignment): Promise<Performance> {
  const found = await probeStrategy(strategy.name);
  if ('unavailable' in found) throw new Error(found.unavailable.reason);
  return performProgram(found.argv, strategy.parameters, assignment);
}

/** The same for any program. */
export async function performProgram(
  argv: readonly string[],
  parameters: Parameters,
  assignment: Assignment,
): Promise<Performance> {
  const { hosts, credentials, sql, timeoutMs, started, schedule } = assignment;
  const { connections = 'fresh', allowKeyRetrieval = false } = assignment;
  const folder = await mkdtemp(join(tmpdir(), 'manyhosts-test-'));
  try {
    const file = join(folder, 'task.json');
    const task = {
      protocol: 2,
      hosts,
      ...credentials,
      statements: [sql].flat(),
      connections,
      schedule: { ...ONE_CYCLE, ...schedule },
      timeoutMs,
      allowKeyRetrieval,
      parameters,
    };
    await writeFile(file, JSON.stringify(task), { mode: 0o600 });
    return await converse(argv, file, started);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function converse(
  argv: readonly string[],
  file: string,
  started: Assignment['started'],
): Promise<Performance> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    env: { ...process.env, MANYHOSTS_TASK: file },
    timeout: HUNG_MS,
    killSignal: 'SIGKILL',
  });
  const exit = once(child, 'exit');
  const stderr = text(child.stderr);
  const lines = createInterface({ input: child.stdout });
  const beforeGo: string[] = [];
  const afterGo: string[] = [];
  let said = beforeGo;
  for await (const line of lines) {
    said.push(line);
    if (line !== 'READY') continue;
    started?.(child.pid ?? 0);
    said = afterGo;
    child.stdin.end('GO\n');
  }
  const [exitCode] = await exit;
  return { beforeGo, afterGo, stderr: await stderr, exitCode };
}
