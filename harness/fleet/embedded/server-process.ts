import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Cgroup } from '../../cgroup/cgroup.ts';
import { COMPILE_CACHE } from '../../project.ts';
import { FleetError } from '../fleet.ts';
import type { Failure, Orders, Report } from './server/main.ts';

const MAIN = join(import.meta.dirname, 'server', 'main.ts');
// A connection's objects die with it: Node's default lets 48 MiB of them pile up before it looks.
const YOUNG_GENERATION = '--max-semi-space-size=2';
const READY_MS = 30_000;
/** What the server is given to end by itself, and again to be gone after it was killed. */
const STOP_MS = 3_000;
const LOG_BYTES = 4_096;

/** The embedded server as a process of its own, in its cgroup. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  #log = '';

  constructor(cgroup: Cgroup) {
    const [file = '', ...args] = cgroup.wrap([process.execPath, YOUNG_GENERATION, MAIN]);
    const env = { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE };
    this.#child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    // A spawn that fails emits 'error' alone; 'close' comes once all it logged was read.
    this.#gone = Promise.race([once(this.#child, 'close'), once(this.#child, 'error')]).catch((error) => {
      this.#log += String(error);
    });
    this.#child.stdin?.on('error', () => {}); // EPIPE of a child that is gone; how it ended says more
    this.#child.stderr?.on('data', (chunk) => {
      this.#log = `${this.#log}${chunk}`.slice(-LOG_BYTES);
    });
  }

  /** Hands over what the server is to do, and returns the ports it listens on. */
  async listen(orders: Orders): Promise<readonly number[]> {
    this.#child.stdin?.write(`${JSON.stringify(orders)}\n`);
    const report = await this.#report();
    if ('ports' in report) return report.ports;
    throw listenError(report, orders.hosts);
  }

  /** How it ended, in words; undefined while it runs. */
  get ending(): string | undefined {
    const { exitCode, signalCode } = this.#child;
    const log = this.#log.trim() === '' ? 'and logged nothing' : `and logged: ${this.#log.trim()}`;
    if (signalCode) return `The embedded server was ended by ${signalCode} ${log}`;
    return exitCode === null ? undefined : `The embedded server exited with code ${exitCode} ${log}`;
  }

  /** Ends it, and waits until it is gone; never longer than a few seconds. */
  async stop(): Promise<void> {
    this.#child.stdin?.end();
    if (await within(STOP_MS, this.#gone)) return;
    this.#child.kill('SIGKILL');
    await within(STOP_MS, this.#gone);
  }

  async #report(): Promise<Report> {
    const { stdout } = this.#child;
    if (!stdout) throw new Error('Expected the embedded server to have a standard output, and found none');
    const lines = createInterface({ input: stdout });
    const line = once(lines, 'line').then(([text]) => String(text));
    const found = await Promise.race([line, this.#gone.then(() => undefined), delay(READY_MS)]);
    lines.close();
    if (found !== undefined) return JSON.parse(found);
    throw new FleetError(
      `The embedded server did not start: expected its ports within ${READY_MS / 1000} s. ${this.ending ?? this.#log}. ` +
        'Run `manyhosts doctor` to see what this machine lacks',
    );
  }
}

function listenError({ failure, code }: Failure, hosts: number): FleetError {
  const remedies: Record<string, string> = {
    EMFILE: `Raise the limit of open files (ulimit -n) above ${hosts * 2}, or ask for fewer hosts`,
    EACCES: 'Run where ports from 20000 upward may be listened on',
  };
  const remedy =
    remedies[code ?? ''] ?? 'Ask for fewer hosts, or stop what else listens on ports from 20000 upward';
  return new FleetError(`The embedded server can't listen on ${hosts} ports. ${failure}. ${remedy}`, {
    cause: new Error(failure),
  });
}

/** Whether it settled in this time. The timer holds nothing up. */
async function within(ms: number, settled: Promise<unknown>): Promise<boolean> {
  return Promise.race([settled.then(() => true), delay(ms).then(() => false)]);
}

function delay(ms: number): Promise<undefined> {
  return setTimeout(ms, undefined, { ref: false });
}
