import { once } from 'node:events';
import { workspace } from '../cli/cli.ts';
import { startRun } from '../cli/moments.ts';
import { leftovers, processesOf } from './audit.ts';

export type Provider = 'docker' | 'embedded';
export type Started = ReturnType<typeof startRun>;

/** A run that is longer than anybody waits for, with children and threads in its trials. */
function endless(provider: Provider): string {
  return `name: endless
fleet: {provider: ${provider}, hosts: 40, servers: 2}
workload: {sql: select sleep(0.1), timeout: 10s}
strategies: [{use: node/processes, with: {workers: 4}}, {use: node/threads, with: {workers: 4}}, {use: node/async}]
trials: {warmup: 0, rounds: 500}
`;
}

/** Start a run, kill the harness with -9 when the moment has come, and look for what is left of it. */
export async function killRun(
  provider: Provider,
  moment: (run: Started) => Promise<unknown>,
): Promise<string[]> {
  const run = startRun(workspace({ 'endless.yaml': endless(provider) }), 'endless.yaml');
  const { child, ended, owner } = run;
  const exit = once(child, 'exit');
  await moment(run);
  if (child.exitCode !== null) throw new Error(`The run ended by itself: ${JSON.stringify(await ended)}`);
  const before = processesOf(owner);
  child.kill('SIGKILL');
  await exit;
  return leftovers(owner, provider === 'docker', before);
}
