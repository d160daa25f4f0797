import type { Container } from 'dockerode';
import { type BoundPorts, Wait, type WaitStrategy } from 'testcontainers';
import { lastLines } from '../../engine/logs.ts';
import { FleetError } from '../../vocabulary/errors.ts';

// The images' temporary server, which fills a new data directory, says the same with port 0.
const LISTENS = /\bport: 3306\b/;

/** What is done with a server's container on its way to being ready. */
interface Preparation {
  /** Needs the running container only, and is done while the server boots. */
  readonly meanwhile: (container: Container) => Promise<void>;
  /** Needs the server to listen. */
  readonly afterwards: (container: Container) => Promise<void>;
}

/**
 * Waits for the log line of the real server and for its preparation. Testcontainers removes a container that isn't
 * ready in time, so its last words are taken down here.
 */
export class ServerReady implements WaitStrategy {
  // An image that has no data directory yet makes one first.
  #timeoutMs = 180_000;
  readonly #server: string;
  readonly #preparation: Preparation;

  constructor(server: string, preparation: Preparation) {
    this.#server = server;
    this.#preparation = preparation;
  }

  async waitUntilReady(container: Container, boundPorts: BoundPorts, startTime?: Date): Promise<void> {
    const listens = Wait.forLogMessage(LISTENS)
      .withStartupTimeout(this.#timeoutMs)
      .waitUntilReady(container, boundPorts, startTime);
    // Both come to an end before a failure is passed on: nothing may be left at work on a container being removed.
    const [booted, prepared] = await Promise.allSettled([listens, this.#preparation.meanwhile(container)]);
    if (booted.status === 'rejected') throw await this.#lastWords(container, booted.reason);
    if (prepared.status === 'rejected') throw prepared.reason;
    await this.#preparation.afterwards(container);
  }

  withStartupTimeout(milliseconds: number): this {
    this.#timeoutMs = milliseconds;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return true;
  }

  getStartupTimeout(): number {
    return this.#timeoutMs;
  }

  async #lastWords(container: Container, cause: unknown): Promise<FleetError> {
    const [{ State }, log] = await Promise.all([container.inspect(), lastLines(container, 50)]);
    const errors = log.filter((line) => /\[ERROR]/.test(line));
    const words = (errors.length > 0 ? errors : log).slice(-5).map((line) => `\n  ${line}`);
    const end = State.Running
      ? `is not ready after ${this.#timeoutMs / 1_000} s`
      : `ended with exit code ${State.ExitCode}`;
    const reason = State.OOMKilled ? ', killed because it reached its memory limit: raise fleet.memory' : '';
    return new FleetError(`${this.#server} ${end}${reason}. Its log says:${words.join('')}`, { cause });
  }
}
