import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from 'simple-statistics';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import type { Fleet, FleetContext } from '../../harness/fleet/fleet.ts';
import type { TrialRequest } from '../../harness/trial/request.ts';
import { writeTask } from '../../harness/trial/task.ts';
import { attempt, orderOf } from './attempt.ts';
import { type Figure, round } from './figure.ts';

const TRIALS = 61;
const HOSTS = 200;
const BARE = join(import.meta.dirname, 'bare.py');
const CASES = [
  'python/aiomysql-uvloop',
  'python/asyncio',
  'python/threads workers=32',
  'node/async',
  'node/async-lean',
] as const;

/** Five cases under the harness, sampling on, and measured bare by an independent script, in turns. */
export async function measureOverhead(context: FleetContext): Promise<Figure[]> {
  const spec = { provider: 'embedded', hosts: [HOSTS], servers: 1, image: '', variables: {} } as const;
  await using fleet = await startEmbedded(spec, context);
  const figures: Figure[] = [];
  for (const name of CASES) figures.push(...(await compare(name, fleet, context)));
  return figures;
}

async function compare(name: string, fleet: Fleet, context: FleetContext): Promise<Figure[]> {
  const [strategy = '', workers] = name.split(' workers=');
  const parameters = workers === undefined ? {} : { workers: Number(workers) };
  const order = { ...(await orderOf(strategy, HOSTS)), parameters };
  const bare: Bare[] = [];
  const harness: Bare[] = [];
  for (let trial = 0; trial < TRIALS; trial++) {
    bare.push(await measureBare(order, fleet));
    const { wallNs = Number.NaN, memoryPeakBytes = Number.NaN } = await attempt(order, fleet, context);
    harness.push({ wallNs, peakBytes: memoryPeakBytes });
  }
  const wall = [harness, bare].map((all) => median(all.map(({ wallNs }) => wallNs / 1e6)));
  const peak = [harness, bare].map((all) => median(all.map(({ peakBytes }) => peakBytes / 2 ** 20)));
  return [
    ratio(`Wall time of ${name}`, wall, ' ms', 1.03),
    ratio(`Memory peak of ${name}`, peak, ' MiB', 1.02),
  ];
}

function ratio(
  what: string,
  [harness = Number.NaN, bare = Number.NaN]: number[],
  unit: string,
  limit: number,
): Figure {
  return {
    what: `${what} under the harness over bare in a cgroup`,
    value: harness / bare,
    unit: '×',
    limit,
    from: `medians of ${TRIALS}, ${round(harness)}${unit} and ${round(bare)}${unit}`,
  };
}

interface Bare {
  readonly wallNs: number;
  readonly peakBytes: number;
}

async function measureBare({ program, hosts, ...order }: TrialRequest, fleet: Fleet): Promise<Bare> {
  const { credentials } = fleet;
  await using files = await writeTask({
    protocol: 2,
    allowKeyRetrieval: true,
    ...order,
    credentials,
    hosts: fleet.hosts.slice(0, hosts),
  });
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, MANYHOSTS_TASK: files.taskFile };
  const { stdout } = await promisify(execFile)('/usr/bin/python3', [BARE, 'GO\n', ...program.argv], { env });
  return JSON.parse(stdout) as Bare;
}
