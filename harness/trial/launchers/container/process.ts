import { constants } from 'node:os';
import { type Duplex, PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Container } from 'dockerode';
import { FleetError } from '../../../vocabulary/errors.ts';
import type { End, Subprocess } from '../subprocess.ts';
import { ProgramErrors } from './errors.ts';
import { leftIn, readPrinted, usageBetween } from './figures.ts';

/** A program in a container, with its pipes. It waits until `begin`. */
export class ContainedProcess implements Subprocess {
  /** The program's, as this kernel numbers it: set where it is in the trial's control group. */
  pid: number | undefined;
  /** What the first process printed once the program waited. */
  readonly waits: Promise<string>;
  readonly stdin: Duplex;
  readonly stdout = new PassThrough();
  readonly stderr: ProgramErrors;
  readonly gone: Promise<void>;
  readonly ended: Promise<End>;
  readonly #container: Container;
  readonly #exited: Promise<number | undefined>;
  #hasExited = false;

  /** `stream` is attached to the container, which has not been started yet; `mark` is what its first process will be told. */
  constructor(container: Container, stream: Duplex, mark: string) {
    const waits = Promise.withResolvers<string>();
    const exits = Promise.withResolvers<number>();
    this.#container = container;
    this.stdin = stream;
    this.stderr = new ProgramErrors(mark, { waits: waits.resolve, exits: exits.resolve });
    this.waits = waits.promise;
    container.modem.demuxStream(stream, this.stdout, this.stderr);
    // The engine closes the stream when the container has ended, or goes away itself.
    this.gone = new Promise((resolve) => {
      stream
        .on('error', () => {})
        .once('end', resolve)
        .once('close', resolve);
    });
    this.gone.then(() => {
      this.stdout.end();
      this.stderr.end();
    });
    const told = finished(this.stderr, { readable: false });
    this.#exited = Promise.race([exits.promise, told.then(() => undefined)]);
    this.#exited.then(() => {
      this.#hasExited = true;
    });
    this.ended = told.then(() => this.#end());
    this.ended.catch(() => {}); // who awaits it gets the error
  }

  /** Let the program begin. */
  begin(): this {
    this.stdin.write('\n');
    return this;
  }

  onExit(listener: () => void): void {
    this.#exited.then(listener);
  }

  // A program in the trial's control group dies with that, and the first process tells of it.
  kill(): void {
    if (this.pid === undefined && !this.#hasExited) this.#container.kill().catch(() => {});
  }

  async #end(): Promise<End> {
    const exitCode = await this.#exited;
    const after = readPrinted(this.stderr.figures);
    const seen =
      this.pid === undefined
        ? { usage: usageBetween(readPrinted(await this.waits), after), processesLeft: leftIn(after) }
        : {};
    if (exitCode !== undefined) return { ...endedBy(exitCode), ...seen };
    // The first process printed nothing, so it was killed itself. The trial's control group still knows what the program used.
    const usage = await this.#usageOfKilled();
    return { signal: 'SIGKILL', ...(this.pid === undefined ? { usage } : {}) };
  }

  async #usageOfKilled() {
    try {
      const { OOMKilled } = (await this.#container.inspect()).State;
      return OOMKilled ? { oomKills: 1 } : {};
    } catch (cause) {
      if ((cause as { statusCode?: number }).statusCode === 404) return {};
      const { message } = cause as Error;
      throw new FleetError(`The container engine went away during a trial: ${message}.`, { cause });
    }
  }
}

/** A shell tells of a signal by an exit code above 128. */
function endedBy(code: number): End {
  const signal = Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  return signal === undefined ? { exitCode: code } : { signal };
}
