import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { median } from 'simple-statistics';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import type { Fleet, FleetContext } from '../../harness/fleet/fleet.ts';
import type { TrialOrder } from '../../harness/trial/execute.ts';
import { writeTask } from '../../harness/trial/task.ts';
import { attempt, orderOf } from './attempt.ts';
import { type Figure, round } from './figure.ts';

const TRIALS = 41;
const HOSTS = 200;

/** The same command under the harness, sampling on, and started bare in a fresh group, in turns: median wall. */
export async function measureOverhead(context: FleetContext): Promise<Figure[]> {
  const spec = { provider: 'embedded', hosts: [HOSTS], servers: 1, image: '', variables: {} } as const;
  await using fleet = await startEmbedded(spec, context);
  const figures: Figure[] = [];
  for (const strategy of ['python/aiomysql-uvloop', 'node/async-lean']) {
    figures.push(await compare(strategy, fleet, context));
  }
  return figures;
}

async function compare(strategy: string, fleet: Fleet, context: FleetContext): Promise<Figure> {
  const order = await orderOf(strategy, HOSTS);
  const walls = { bare: [] as number[], harness: [] as number[] };
  for (let trial = 0; trial < TRIALS; trial++) {
    walls.bare.push(await bareWall(order, fleet, context));
    walls.harness.push((await attempt(order, fleet, context)).wallNs ?? Number.NaN);
  }
  const [bare, harness] = [median(walls.bare), median(walls.harness)];
  return {
    what: `Wall time of ${strategy} under the harness over bare in a cgroup`,
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
