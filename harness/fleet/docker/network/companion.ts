import { createInterface } from 'node:readline';
import { type Duplex, PassThrough } from 'node:stream';
import type { Container, ContainerCreateOptions } from 'dockerode';
import type { Engine } from '../../../engine/connection.ts';
import { lastLines } from '../../../engine/logs.ts';
import { deadline } from '../../../process/deadline.ts';
import type { FaultMoments } from '../../../scenario/fault.ts';
import { FleetError } from '../../../vocabulary/errors.ts';
import type { ServerPlan } from '../container.ts';
import { backlogSysctls, publishedPorts } from './layout.ts';
import { NETFILTER_IMAGE } from './netfilter.ts';

/** Python takes 15 MiB of it; the rest is for some thousand connections. */
const MEMORY_BYTES = 128 * 2 ** 20;
const PROCESSES = 16;
const PATIENCE_MS = 30_000;

/**
 * A container that has a server's network namespace from before the server's start until the fleet's end, and makes the
 * faults in it that take a program (containers/netfilter/faults.py). It ends by itself when the harness does, since the
 * harness holds its standard input.
 */
export class Companion {
  readonly containerId: string;
  readonly #container: Container;
  readonly #stream: Duplex;
  readonly #answers: AsyncIterator<string>;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(container: Container, stream: Duplex) {
    const output = new PassThrough();
    container.modem.demuxStream(stream, output, new PassThrough().resume());
    // The engine may go away; what is asked next says so.
    stream.on('error', () => {}).on('close', () => output.end());
    this.containerId = container.id;
    this.#container = container;
    this.#stream = stream;
    this.#answers = createInterface({ input: output })[Symbol.asyncIterator]();
  }

  /** Started and listening, or an error; what it has created then is the caller's to remove. */
  static async start(engine: Engine, plan: ServerPlan, signal: AbortSignal): Promise<Companion> {
    const container = await engine.client.container.dockerode.createContainer(options(engine, plan));
    signal.throwIfAborted();
    const stream = await container.attach({
      stream: true,
      stdin: true,
      stdout: true,
      stderr: true,
      hijack: true,
    });
    const companion = new Companion(container, stream as Duplex);
    try {
      await container.start();
      await companion.#expect('ready');
      return companion;
    } catch (error) {
      companion.close();
      throw error;
    }
  }

  /**
   * Begin the faults of mid-trial: their clock starts some milliseconds after this call.
   *
   * @param everyNs from one cycle to the next.
   */
  async inject(everyNs: number): Promise<void> {
    await this.#ask('inject', everyNs / 1e6);
  }

  /** None of them holds when this is through, nor later. Tells what was done when. */
  async revert(): Promise<readonly FaultMoments[]> {
    return JSON.parse(await this.#ask('revert'));
  }

  /** Let go of it, upon which it ends. */
  close(): void {
    this.#stream.destroy();
  }

  /** What it says behind the command's name when it is done. */
  #ask(command: string, ...operands: readonly number[]): Promise<string> {
    const earlier = this.#last;
    this.#stream.write(`${[command, ...operands].join(' ')}\n`);
    const answer = earlier.then(() => this.#expect(command));
    // A caller that doesn't wait for it need not handle its failure.
    answer.catch(() => {});
    this.#last = answer;
    return answer;
  }

  async #expect(word: string): Promise<string> {
    const { value } = await deadline(PATIENCE_MS, this.#answers.next());
    const [first, ...rest] = String(value).split(' ');
    if (first === word) return rest.join(' ');
    const log = (await lastLines(this.#container, 3)).map((each) => `\n  ${each}`);
    throw new FleetError(
      `Expected the program that makes faults to say ${word}, found ${value ?? 'it gone'}.${log}`,
    );
  }
}

function options(engine: Engine, { name, labels, ports, faults }: ServerPlan): ContainerCreateOptions {
  const { listeners, timed } = faults;
  const published = engine.reach === 'published' ? publishedPorts(ports, engine.publish.bind) : undefined;
  return {
    name: `${name}-faults`,
    Image: NETFILTER_IMAGE,
    Entrypoint: ['python3', '/usr/local/lib/manyhosts/faults.py'],
    Cmd: [JSON.stringify({ listeners, timed })],
    Labels: { ...labels },
    AttachStdin: true,
    OpenStdin: true,
    StdinOnce: true,
    ...(published ? { ExposedPorts: published.exposed } : {}),
    HostConfig: {
      CapDrop: ['ALL'],
      CapAdd: timed.length > 0 ? ['NET_ADMIN'] : [],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Memory: MEMORY_BYTES,
      MemorySwap: MEMORY_BYTES,
      PidsLimit: PROCESSES,
      ...backlogSysctls(ports),
      ...(published ? { PortBindings: published.bindings } : {}),
    },
  };
}
