import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { execa, type ResultPromise } from 'execa';
import type { Cgroup } from '../../cgroup/cgroup.ts';
import {
  type Counts,
  type Failure,
  type Listening,
  NOT_BLACKHOLED,
  type Order,
  type Report,
  type ServerConfig,
} from '../../mysql/simulator/messages.ts';
import { COMPILE_CACHE, PROJECT } from '../../process/project.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import type { InjectedFaults } from '../fleet.ts';

const MAIN = join(PROJECT, 'harness', 'mysql', 'simulator', 'main.ts');
// A connection's objects die with it: Node's default lets 48 MiB of them pile up before it looks.
const YOUNG_GENERATION = '--max-semi-space-size=2';
const READY_MS = 30_000;
/** What it is given for an order, which takes it a few milliseconds. */
const ORDER_MS = 10_000;
/** What the server is given to end by itself, and again to be gone after it was killed. */
const STOP_MS = 3_000;
const LOG_BYTES = 4_096;

const OPTIONS = {
  env: { NODE_COMPILE_CACHE: COMPILE_CACHE },
  stdio: ['pipe', 'pipe', 'pipe'],
  // A group of its own: what interrupts the harness (a terminal's Ctrl-C and end, timeout(1)) would end it before its time.
  detached: true,
  buffer: false,
  reject: false,
} as const;

/** The embedded server as a process of its own, in its cgroup. */
export class ServerProcess {
  readonly #child: ResultPromise<typeof OPTIONS>;
  readonly #gone: Promise<unknown>;
  #reports: Interface | undefined;
  #asked: Promise<unknown> = Promise.resolve();
  #log = '';

  constructor(cgroup: Cgroup) {
    const [file = '', ...args] = cgroup.wrap([process.execPath, YOUNG_GENERATION, MAIN]);
    this.#child = execa(file, args, OPTIONS);
    // Once all that it logged was read.
    this.#gone = this.#child.then(({ cause }) => {
      if (cause) this.#log += String(cause);
    });
    this.#child.stdin.on('error', () => {}); // EPIPE of a child that is gone; how it ended says more
    this.#child.stderr.on('data', (chunk) => {
      this.#log = `${this.#log}${chunk}`.slice(-LOG_BYTES);
    });
  }

  /** Hands over what the server is to do, and returns where it listens. */
  async listen(config: ServerConfig): Promise<Listening> {
    const report = await this.#ask(JSON.stringify(config), READY_MS);
    if (report && 'ports' in report) return report;
    if (report && 'failure' in report) throw listenError(report, config.hosts);
    throw new FleetError(
      `The embedded server did not start: expected its ports within ${READY_MS / 1000} s. ${this.ending ?? this.#log}. ` +
        'Run `manyhosts doctor` to see what this machine lacks',
    );
  }

  /** Injects the faults of mid-trial. */
  injectFaults(everyNs = 0): InjectedFaults {
    this.#order(`inject ${everyNs}` satisfies Order);
    let reverted: ReturnType<InjectedFaults['revert']> | undefined;
    return {
      revert: () => {
        reverted ??= this.#revert();
        return reverted;
      },
    };
  }

  /** Have its hosts count from now on how often they are asked each of these statements. */
  watch(statements: readonly string[]): void {
    this.#order(`watch ${JSON.stringify(statements)}` satisfies Order);
  }

  /** How often each host was asked each of them, in the order of the hosts. */
  async counts(): Promise<Counts['asked']> {
    const report = await this.#ask('counts' satisfies Order, ORDER_MS);
    if (report && 'asked' in report) return report.asked;
    const why = report && 'failure' in report ? report.failure : (this.ending ?? 'It runs, but says nothing');
    throw new FleetError(`The embedded server can't be asked. ${why}`);
  }

  /** How it ended, in words; undefined while it runs. */
  get ending(): string | undefined {
    const { exitCode, signalCode } = this.#child.nodeChildProcess;
    const log = this.#log.trim() === '' ? 'and logged nothing' : `and logged: ${this.#log.trim()}`;
    if (signalCode) return `The embedded server was ended by ${signalCode} ${log}`;
    return exitCode === null ? undefined : `The embedded server exited with code ${exitCode} ${log}`;
  }

  /** How it ended, in words, if it does so in this time. */
  async endsWithin(ms: number): Promise<string | undefined> {
    await within(ms, this.#gone);
    return this.ending;
  }

  /** Ends it, and waits until it is gone; never longer than a few seconds. */
  async stop(): Promise<void> {
    this.#child.stdin.end();
    if (await within(STOP_MS, this.#gone)) return;
    this.#child.kill('SIGKILL');
    await within(STOP_MS, this.#gone);
  }

  async #revert(): ReturnType<InjectedFaults['revert']> {
    const report = await this.#ask('revert' satisfies Order, ORDER_MS);
    if (report && 'reverted' in report) return report.reverted;
    const why = report && 'failure' in report ? report.failure : (this.ending ?? 'It runs, but says nothing');
    throw new FleetError(`The embedded server could not revert its faults of mid-trial. ${why}.`);
  }

  /** The report that it answers an order with; undefined where it is gone or takes longer. */
  #ask(order: string, ms: number): Promise<Report | undefined> {
    // A report does not say which order it answers: one after the other.
    const asked = this.#asked.then(() => this.#askNext(order, ms));
    this.#asked = asked.catch(() => undefined);
    return asked;
  }

  async #askNext(order: string, ms: number): Promise<Report | undefined> {
    this.#reports ??= createInterface({ input: this.#child.stdout });
    const line = once(this.#reports, 'line').then(([text]) => String(text));
    this.#order(order);
    const found = await Promise.race([line, this.#gone.then(() => undefined), delay(ms)]);
    return found === undefined ? undefined : JSON.parse(found);
  }

  #order(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }
}

function listenError({ failure, code }: Failure, hosts: number): FleetError {
  const remedies: Record<string, string> = {
    EMFILE: `Raise the limit of open files (ulimit -n) above ${hosts * 2}, or ask for fewer hosts`,
    [NOT_BLACKHOLED]: 'Use the docker provider for faults of kind silent, or leave them out',
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
