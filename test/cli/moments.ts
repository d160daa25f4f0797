import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { OWNER_LABEL, ownerOf } from '../../harness/process/owner.ts';
import { readRun } from '../../harness/store/folder.ts';
import { startCli } from './cli.ts';

/** Keeps the protocol, visits no host, and starts in a tenth of the time that a Node takes. */
const HONEST =
  `echo READY; read go; echo DONE; grep -o '"id":[0-9]*' "$MANYHOSTS_TASK" | ` +
  `sed 's/.*/{&,"start":1,"connected":2,"end":3}/'`;

/** A strategy of the test's own, by a line of shell; `$honest` keeps the protocol. */
export function shellStrategy(name: string, line: string, keys = ''): string {
  const command = ['sh', '-c', line.replaceAll('$honest', () => HONEST)];
  return `{name: ${name}, command: ${JSON.stringify(command)}${keys}}`;
}

/** A strategy that stands still when it is executed for the first time, and has made the folder `hung` then. */
export function hangsOnce(keys = ''): string {
  return shellStrategy('hangs-once', 'mkdir hung 2>/dev/null && exec sleep 100; $honest', keys);
}

/** One strategy that does as it should. */
export const honest = (provider: string, rounds: number) => `name: small
fleet: {provider: ${provider}, hosts: 4, servers: 2}
workload: {sql: select 1}
strategies: [${shellStrategy('honest', '$honest')}]
trials: {warmup: 0, rounds: ${rounds}, settle: 0ms}
`;

/** Two strategies, the second of which hangs. */
export const hangs = (provider: string) => `name: hangs
fleet: {provider: ${provider}, hosts: 4, servers: 2}
workload: {sql: select 1}
strategies: [${shellStrategy('honest', '$honest')}, ${hangsOnce()}]
trials: {order: sequential, warmup: 0, rounds: 1, settle: 0ms}
`;

/** Start `manyhosts run`, and know what belongs to it. */
export function startRun(folder: string, ...args: readonly string[]) {
  const { child, ended } = startCli(folder, 'run', ...args);
  return { child, ended, owner: ownerOf(child.pid ?? 0).id };
}

/** Once a stream has shown this. */
export async function shown(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let text = '';
  stream.on('data', (chunk) => {
    text += String(chunk);
    if (pattern.test(text)) resolve();
  });
  await promise;
}

/** Once the engine has made the first container of an owner, be it already. */
export async function containerMade(owner: string): Promise<void> {
  const filters = ['--filter', 'event=create', '--filter', `label=${OWNER_LABEL}=${owner}`];
  const events = spawn('docker', ['events', '--since', '10m', ...filters], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(events.stdout, 'data');
  events.kill();
}

/** Once there is something at a path whose folder is there. */
export async function appeared(path: string): Promise<void> {
  const watcher = watch(dirname(path));
  while (!existsSync(path)) await once(watcher, 'change');
  watcher.close();
}

/** The run of `hangs`, in order: what was measured before the signal, and that there was one. */
export function requireInterrupted(folder: string): void {
  const { state, failure, owner, trials } = readRun(folder);
  assert.deepEqual([state, failure, owner], ['interrupted', undefined, undefined]);
  assert.deepEqual(
    trials.map(({ outcome }) => outcome.kind),
    ['completed', 'interrupted'],
  );
  assert.ok(existsSync(join(folder, 'report.html')));
}

/** A run that a fleet's failure has ended after three trials or more. */
export function requireEndedEarly(folder: string, failure: string): void {
  const run = readRun(folder);
  assert.deepEqual([run.state, run.failure, run.owner], ['interrupted', failure, undefined]);
  assert.ok(run.trials.length >= 3);
  assert.ok(readFileSync(join(folder, 'report.html'), 'utf8').includes('The run ended early'));
}
