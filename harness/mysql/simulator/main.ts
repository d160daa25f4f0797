import { createInterface } from 'node:readline';
import { describe } from './described/describe.ts';
import { FaultInjector } from './faults/fault-injector.ts';
import { type Listeners, listen } from './listeners.ts';
import type { Failure, Listening, Order, Report, ServerConfig } from './messages.ts';
import { Server } from './server.ts';
import { Watched } from './watched.ts';

// The embedded server's process: nothing imports it.
const input = createInterface({ input: process.stdin });
input.once('line', (line) => void serve(JSON.parse(line)));
// The parent holds the other end until it stops this process, or dies.
input.once('close', () => process.exit());

async function serve({ server, faults, ...order }: ServerConfig): Promise<void> {
  await report(async () => {
    const started = new Server(server);
    started.described = server.simulate && describe(server.simulate, started);
    const listeners = await listen(started, order, faults);
    const injector = new FaultInjector(listeners.hosts, faults);
    input.on('line', (order: Order) => {
      if (order === 'revert') void report(async () => ({ reverted: await injector.revert() }));
      else if (order === 'counts')
        void report(async () => ({ asked: listeners.hosts.map(({ asked }) => asked) }));
      else if (order.startsWith('inject ')) injector.inject(Number(order.slice('inject '.length)));
      else watch(order.slice('watch '.length), started, listeners);
    });
    return listening(listeners);
  });
}

function watch(list: string, server: Server, { hosts }: Listeners): void {
  const watched = new Watched(JSON.parse(list));
  if (watched.isSameAs(server.watched)) return;
  server.watched = watched;
  for (const host of hosts) host.asked = [];
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
