import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import type { FleetContext } from '../../harness/fleet/fleet.ts';
import { PROJECT } from '../../harness/process/project.ts';
import { writeTask } from '../../harness/trial/task.ts';
import { scratchFolder } from '../scratch.ts';
import { orderOf } from './attempt.ts';
import { type Figure, round } from './figure.ts';

const ROUNDS = 5;
// Few enough that no sockets in TIME_WAIT pile up: the harness would wait for them, hyperfine doesn't.
const HOSTS = 50;
/** The article's five, those with workers with 32. */
const STRATEGIES = [
  'python/serial',
  'python/processes',
  'python/threads',
  'python/asyncio',
  'python/asyncio-uvloop',
];
const PARAMETERS = { workers: 32 };
const run = promisify(execFile);

/** Whether hyperfine is there to be compared with. */
export function hyperfineIsThere(): boolean {
  return existsSync('/usr/bin/hyperfine');
}

/** The whole time of a run of five commands, by the harness and by hyperfine: same commands, warm-ups and rounds. */
export async function measureAgainstHyperfine(context: FleetContext): Promise<Figure[]> {
  const spec = { provider: 'embedded', hosts: [HOSTS], servers: 1, image: '', variables: {} } as const;
  await using fleet = await startEmbedded(spec, context);
  const { workload } = await orderOf('python/serial', HOSTS);
  const { credentials, hosts } = fleet;
  await using files = await writeTask({
    protocol: 2,
    allowKeyRetrieval: true,
    workload,
    parameters: PARAMETERS,
    credentials,
    hosts,
  });
  const folder = scratchFolder();
  const scripts = await Promise.all(
    STRATEGIES.map((name, at) => writeScript(name, join(folder, `${at}.sh`), files.taskFile)),
  );
  const hyperfine = await secondsOf('/usr/bin/hyperfine', [
    ...['-N', '--style', 'none', '--warmup', '1', '--runs', String(ROUNDS)],
    ...scripts,
  ]);
  writeFileSync(join(folder, 'same.yaml'), scenarioOf(scripts));
  const harness = await secondsOf(join(PROJECT, 'manyhosts'), [
    'run',
    join(folder, 'same.yaml'),
    '--out',
    folder,
  ]);
  return [
    {
      what: `Whole run of ${STRATEGIES.length} commands, ${ROUNDS} rounds, over hyperfine’s`,
      value: harness / hyperfine,
      unit: '×',
      limit: 1.15,
      from: `${round(harness)} s and ${round(hyperfine)} s`,
    },
  ];
}

/** A script that does a strategy's work as a whole process: the same file for both. */
async function writeScript(strategy: string, file: string, taskFile: string): Promise<string> {
  const { program } = await orderOf(strategy, HOSTS);
  const command = program.argv.map((word) => `'${word}'`).join(' ');
  writeFileSync(file, `#!/bin/sh\nexport MANYHOSTS_TASK='${taskFile}'\necho GO | ${command} > /dev/null\n`, {
    mode: 0o755,
  });
  return file;
}

function scenarioOf(scripts: readonly string[]): string {
  const strategies = scripts
    .map((script, at) => `  - {name: s${at}, command: ['${script}'], protocol: none}\n`)
    .join('');
  return `name: same
fleet: {provider: embedded, hosts: 1}
workload: {sql: select 1}
strategies:
${strategies}trials: {warmup: 1, rounds: ${ROUNDS}, settle: 0ms}
`;
}

async function secondsOf(file: string, args: readonly string[]): Promise<number> {
  const began = performance.now();
  await run(file, args, { timeout: 300_000 });
  return (performance.now() - began) / 1000;
}
