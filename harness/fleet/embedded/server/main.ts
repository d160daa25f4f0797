import { createInterface } from 'node:readline';
import { listen } from './listeners.ts';
import { Server, type ServerOptions } from './server.ts';

/** The first line of standard input: the password is in no argument and no environment, which others can read. */
export interface Orders {
  readonly hosts: number;
  readonly server: ServerOptions;
}

/** The one line of standard output. */
export type Report = { readonly ports: readonly number[] } | Failure;

export interface Failure {
  readonly failure: string;
  /** The system's error code, where it was the system that refused. */
  readonly code?: string;
}

// A terminal's Ctrl-C reaches every process; the parent still asks for the counters before it stops this one.
process.on('SIGINT', () => {});

const input = createInterface({ input: process.stdin });
input.once('line', (line) => void serve(JSON.parse(line)));
// The parent holds the other end until it stops this process, or dies.
input.once('close', () => process.exit());

async function serve({ hosts, server }: Orders): Promise<void> {
  report(await listen(new Server(server), hosts).then((ports) => ({ ports }), failure));
}

function failure(error: NodeJS.ErrnoException): Failure {
  return { failure: error.message, ...(error.code === undefined ? {} : { code: error.code }) };
}

function report(line: Report): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
