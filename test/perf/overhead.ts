import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import type { Fleet, FleetContext } from '../../harness/fleet/fleet.ts';
import { resolve } from '../../harness/strategies/catalogue.ts';
import { executeTrial, type TrialOrder } from '../../harness/trial/execute.ts';
import { writeTask } from '../../harness/trial/task.ts';
import { type Figure, round } from './figure.ts';

const TRIALS = 25;
const HOSTS = 200;

/** The same command under the harness, sampling on, and started bare in a fresh group, in turns: median wall. */
export async function measureOverhead(context: FleetContext): Promise<Figure[]> {
  const spec = { provider: 'embedded', hosts: [HOSTS], servers: 1, image: '', variables: {} } as const;
  await using fleet = await startEmbedded(spec, context);
  const figures: Figure[] = [];
  for (const name of ['python/aiomysql-uvloop', 'node/async-lean']) {
    const found = await resolve(name);
    if ('unavailable' in found) throw new Error(found.unavailable.reason);
    figures.push(await compare(name, found.argv, fleet, context));
  }
  return figures;
}

async function compare(
  name: string,
  argv: readonly string[],
  fleet: Fleet,
  context: FleetContext,
): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'manyhosts-perf-'));
  const order: TrialOrder = {
    name: 'perf',
    program: { argv, protocol: 1, cwd: folder },
    parameters: {},
    hosts: HOSTS,
    workload: { sql: 'select sleep(0.1)', timeoutMs: 30_000 },
    limits: {},
    timeoutMs: 60_000,
    logFile: join(folder, 'log'),
  };
  const walls = { bare: [] as number[], harness: [] as number[] };
  for (let trial = 0; trial < TRIALS; trial++) {
    walls.bare.push(await bareWall(order, fleet, context));
    const { measurement } = await executeTrial(order, fleet, context.cgroups, new AbortController().signal);
    if (measurement.outcome.kind !== 'completed') throw new Error(measurement.outcome.message);
    walls.harness.push(measurement.wallNs ?? Number.NaN);
  }
  const [bare, harness] = [median(walls.bare), median(walls.harness)];
  return {
    what: `Wall time of ${name} under the harness over bare in a cgroup`,
    value: harness / bare,
    unit: '×',
    limit: 1.03,
    from: `medians of ${TRIALS}, ${round(harness / 1e6)} ms and ${round(bare / 1e6)} ms`,
  };
}

/** A fresh group, the program in it, GO waiting on its input; nothing else looks on. */
async function bareWall(
  { program, hosts, ...order }: TrialOrder,
  fleet: Fleet,
  context: FleetContext,
): Promise<number> {
  await using group = context.cgroups.create('perf');
  const { credentials } = fleet;
  await using files = await writeTask({ ...order, credentials, hosts: fleet.hosts.slice(0, hosts) });
  const [file = '', ...args] = group.wrap(program.argv);
  const began = process.hrtime.bigint();
  const child: ChildProcess = spawn(file, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, MANYHOSTS_TASK: files.taskFile },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin?.end('GO\n');
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The bare command exited with ${code}`);
  return Number(process.hrtime.bigint() - began);
}
