import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { PROJECT } from '../../harness/process/project.ts';
import { readRun } from '../../harness/store/folder.ts';
import type { StoredRun } from '../../harness/store/schema.ts';
import { workspace } from '../cli/cli.ts';
import { killRun, type Provider } from './kill.ts';

// Runs killed with -9 at random moments, on docker and embedded in turns, while another run goes on beside them: nothing
// may be left of any of them after ten seconds, and the other must not notice.
//
//   node test/torture/torture.ts --runs 50 --seed 1
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' } },
});
/** Long enough to be anywhere: in the start of the fleet, in a trial, between two. */
const LATEST_MS: Readonly<Record<Provider, number>> = { embedded: 3_000, docker: 7_000 };

const BESIDE = `name: beside
fleet: {provider: embedded, hosts: 20}
workload: {sql: select sleep(0.1)}
strategies: [{use: node/async}]
trials: {warmup: 0, rounds: 10000}
`;

const folder = workspace({ 'beside.yaml': BESIDE });
const beside = spawn(join(PROJECT, 'manyhosts'), ['run', 'beside.yaml', '--quiet'], {
  cwd: folder,
  stdio: 'ignore',
});
const besideExit = once(beside, 'exit');
const random = xoroshiro128plus(Number(values.seed));
let failures = 0;
for (let run = 1; run <= Number(values.runs); run++) {
  const provider = run % 2 === 0 ? 'docker' : 'embedded';
  const afterMs = uniformInt(random, 0, LATEST_MS[provider]);
  const left = await killRun(provider, () => delay(afterMs));
  if (left.length > 0) failures += 1;
  const found = left.length === 0 ? 'nothing left' : left.join('\n  ');
  print(`${run}: ${provider}, killed after ${afterMs} ms: ${found}`);
}
if (besideIsDisturbed(await interrupt())) failures += 1;
print(`${values.runs} runs killed, ${failures} failures`);
process.exitCode = failures === 0 ? 0 : 1;

/** End the run beside in order, and read what it has measured. Throws where it has ended by itself. */
async function interrupt(): Promise<StoredRun> {
  if (beside.exitCode !== null)
    throw new Error(`The run beside them ended by itself, with ${beside.exitCode}`);
  beside.kill('SIGINT');
  await besideExit;
  return readRun(join(folder, 'results', 'latest'));
}

function besideIsDisturbed({ trials }: StoredRun): boolean {
  const ended = trials.filter(({ outcome }) => outcome.kind !== 'interrupted');
  const disturbed = ended.filter(
    ({ outcome, hosts }) => outcome.kind !== 'completed' || hosts?.answered !== 20,
  );
  print(`The run beside them: ${ended.length} trials, ${disturbed.length} of them disturbed`);
  return ended.length === 0 || disturbed.length > 0;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
