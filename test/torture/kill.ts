import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ownerOf } from '../../harness/process/owner.ts';
import { startCli, workspace } from '../cli/cli.ts';
import { untilNothingIsLeft } from './audit.ts';

export type Provider = 'docker' | 'embedded';

/** A run that is longer than anybody waits for, with children and threads in its trials. */
function endless(provider: Provider): string {
  return `name: endless
fleet: {provider: ${provider}, hosts: 40, servers: 2}
workload: {sql: select sleep(0.1), timeout: 10s}
strategies: [{use: node/processes, with: {workers: 4}}, {use: node/threads, with: {workers: 4}}, {use: node/async}]
trials: {warmup: 0, rounds: 500}
`;
}

/** What a killed run left, once it had ten seconds; and how long it took until nothing was left. */
export interface Killed {
  readonly left: readonly string[];
  readonly tookMs: number;
}

/** Start a run, kill the harness with -9 so long after, and look for what is left of it. */
export async function killRun(provider: Provider, afterMs: number): Promise<Killed> {
  const folder = workspace({ 'endless.yaml': endless(provider) });
  const { child, ended } = startCli(folder, 'run', 'endless.yaml', '--quiet');
  const { id } = ownerOf(child.pid ?? 0);
  const exit = once(child, 'exit');
  await delay(afterMs);
  if (child.exitCode !== null) throw new Error(`The run ended by itself: ${JSON.stringify(await ended)}`);
  child.kill('SIGKILL');
  await exit;
  return untilNothingIsLeft(id, provider === 'docker', 10_000);
}
