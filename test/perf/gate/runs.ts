import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { readJudgedRun } from '../../../harness/analysis/trust/judged.ts';
import { PROJECT } from '../../../harness/process/project.ts';
import type { RunData } from '../../../harness/store/run-data.ts';

/** Where a mode's runs go, and what they are made of. */
export interface GateOptions {
  readonly provider: string;
  readonly out: string;
  readonly rounds: number;
  readonly hosts: number;
}

/** What takes part where nothing has changed. */
export const STRATEGIES = `  - use: native/ceiling
  - use: python/aiomysql-uvloop
  - use: python/asyncio
  - use: node/async-lean
  - use: python/threads
    with: {workers: 32}
`;

/** Write a scenario into the mode's folder. */
export function writeScenario(options: GateOptions, name: string, strategies: string): string {
  const { provider, out, rounds, hosts } = options;
  mkdirSync(out, { recursive: true });
  const file = join(out, `${name}.yaml`);
  writeFileSync(
    file,
    `name: ${name}
fleet: {provider: ${provider}, hosts: ${hosts}, servers: ${provider === 'docker' ? 2 : 1}}
workload: {sql: select sleep(0.1), floor: 100ms, timeout: 30s}
strategies:
${strategies}trials: {warmup: 1, rounds: ${rounds}, settle: 200ms}
`,
  );
  return file;
}

/** A run may end in lost trials or in verdicts: they are what is judged. Anything else ends the gate. */
const JUDGED = [0, 97, 98, 99];
const HOUR_MS = 3_600_000;

/** Execute a scenario, or a stored run again, as a user does. */
export async function execute(out: string, ...what: readonly string[]): Promise<RunData> {
  const args = ['run', ...what, '--out', out, '--quiet'];
  const { exitCode, stderr } = await execa(join(PROJECT, 'manyhosts'), args, {
    reject: false,
    timeout: HOUR_MS,
    stdin: 'ignore',
  });
  if (!JUDGED.includes(exitCode ?? -1)) throw new Error(`Exit code ${exitCode}: ${stderr}`);
  return readJudgedRun(join(out, 'latest'));
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
