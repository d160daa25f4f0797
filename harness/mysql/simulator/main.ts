import { createInterface } from 'node:readline';
import type { HostFault, ServerFault } from '../../scenario/fault.ts';
import { Disturbances } from './disturbances.ts';
import { type Listeners, listen } from './listeners.ts';
import { Server, type ServerOptions } from './server.ts';

/** The first line of standard input: the password is in no argument and no environment, which others can read. */
export interface ServerConfig {
  readonly hosts: number;
  /** Whether it is to listen on a loopback address that no other process takes, where the machine has such. */
  readonly alone: boolean;
  readonly faults: readonly FaultAssignment[];
  readonly server: ServerOptions;
}

/** A fault, and which of this process's hosts it hits: their positions, from 0. */
export interface FaultAssignment {
  readonly fault: HostFault | ServerFault;
  readonly hosts: readonly number[];
}

/** The lines that follow: the disturbances of a trial begin, and end. Only the end is reported. */
export type Order = 'disturb' | 'calm';

/** A line of standard output: the answer to the first line and to each `calm`. */
export type Report = Listening | { readonly calm: true } | Failure;

export interface Listening {
  readonly address: string;
  readonly ports: readonly number[];
  /** The harness's own. */
  readonly controlPort: number;
}

export interface Failure {
  readonly failure: string;
  /** The system's error code, where it was the system that refused. */
  readonly code?: string;
}

const input = createInterface({ input: process.stdin });
input.once('line', (line) => void serve(JSON.parse(line)));
// The parent holds the other end until it stops this process, or dies.
input.once('close', () => process.exit());

async function serve({ server, faults, ...order }: ServerConfig): Promise<void> {
  await report(async () => {
    const listeners = await listen(new Server(server), order, faults);
    const disturbances = new Disturbances(listeners.hosts, faults);
    input.on('line', (order: Order) => {
      if (order === 'disturb') disturbances.begin();
      else void report(() => disturbances.end().then(() => ({ calm: true })));
    });
    return listening(listeners);
  });
}

function listening({ hosts, control }: Listeners): Listening {
  return { address: control.address, ports: hosts.map(({ port }) => port), controlPort: control.port };
}

async function report(answer: () => Promise<Report>): Promise<void> {
  process.stdout.write(`${JSON.stringify(await answer().catch(failure))}\n`);
}

function failure(error: NodeJS.ErrnoException): Failure {
  return { failure: error.message, ...(error.code === undefined ? {} : { code: error.code }) };
}
