import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../harness/process/project.ts';
import { readRun } from '../../harness/store/folder.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { scratchFolder } from '../scratch.ts';
import { orderOf } from './attempt.ts';
import { type Figure, round } from './figure.ts';

const HOSTS = [100, 1_000, 10_000] as const;
const ROUNDS = 5;
const MIB = 2 ** 20;
/** What a page with its pictures takes, however few the visits. */
const PAGE_BYTES = MIB / 2;
/** Of the three times of each, once by column and once as CSV for other readers. */
const VISIT_BYTES = 110;

/** What the harness's own process costs while native/ceiling, the lightest strategy, visits ever more embedded hosts. */
export async function measureCost(): Promise<Figure[]> {
  const costs: Cost[] = [];
  for (const hosts of HOSTS) costs.push(await costOf(hosts));
  return [...costs.flatMap(figuresOf), ...growths(costs)];
}

/** Of one run. */
interface Cost {
  readonly hosts: number;
  /** The harness's CPU between GO and DONE over the time between them, all trials together. */
  readonly cpuShare: number;
  readonly peakBytes: number;
  /** From a trial's exit to the next one's beginning, less the pause and the control: the longest. */
  readonly betweenMs: number;
  /** Of all the run's files. */
  readonly folderBytes: number;
}

async function costOf(hosts: number): Promise<Cost> {
  const folder = scratchFolder();
  const [looks, memory] = [join(folder, 'looks'), join(folder, 'memory')];
  const file = join(folder, 'cost.yaml');
  writeFileSync(file, await scenarioOf(hosts, looks));
  const pid = await execute(file, folder, memory);
  const results = join(folder, 'latest');
  const { trials } = readRun(results);
  const failed = trials.find((trial) => trial.hosts?.answered !== hosts);
  if (failed) throw new Error(`Expected ${hosts} hosts to answer in every trial. ${failed.outcome.message}`);
  return {
    hosts,
    cpuShare: sum(linesOf(looks).map(Number)) / sum(trials.map(({ workNs = Number.NaN }) => workNs)),
    peakBytes:
      Number(
        linesOf(memory)
          .find((line) => line.startsWith(`${pid} `))
          ?.split(' ')[1],
      ) * 1024,
    betweenMs: Math.max(...trials.slice(1).map((trial, at) => msBetween(trials[at] as StoredTrial, trial))),
    folderBytes: bytesIn(results),
  };
}

async function scenarioOf(hosts: number, looks: string): Promise<string> {
  const { program } = await orderOf('native/ceiling', hosts);
  const onlooker = join(import.meta.dirname, 'onlooker.py');
  return `name: cost
fleet: {provider: embedded, hosts: ${hosts}}
workload: {sql: select sleep(0.1), timeout: 30s}
strategies:
  - {name: looks-on, command: ${JSON.stringify(['/usr/bin/python3', onlooker, looks, ...program.argv])}}
trials: {warmup: 1, rounds: ${ROUNDS}}
`;
}

/** By the command as a user calls it; its process's id. */
async function execute(file: string, results: string, memory: string): Promise<number | undefined> {
  const hook = join(import.meta.dirname, 'own-memory.ts');
  const env = { ...process.env, NODE_OPTIONS: `--import=${hook}`, MANYHOSTS_OWN_MEMORY: memory };
  const harness = spawn(join(PROJECT, 'manyhosts'), ['run', file, '--out', results], {
    env,
    stdio: 'ignore',
    timeout: 300_000,
  });
  const [code] = await once(harness, 'close');
  if (code !== 0) throw new Error(`manyhosts run ended with exit code ${code}`);
  return harness.pid;
}

function msBetween(before: StoredTrial, after: StoredTrial): number {
  const pauseMs = ((before.wallNs ?? Number.NaN) + (after.settledNs ?? 0)) / 1e6;
  return Date.parse(after.startedAt) - Date.parse(before.startedAt) - pauseMs;
}

function bytesIn(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').trim().split('\n');
}

function figuresOf({ hosts, cpuShare, peakBytes, betweenMs, folderBytes }: Cost): Figure[] {
  const what = (cost: string) => `The harness itself at ${hosts} hosts: ${cost}`;
  const trials = `${ROUNDS + 1} trials`;
  return [
    {
      what: what('CPU of one core from GO to DONE'),
      value: cpuShare * 100,
      unit: ' %',
      limit: 2,
      from: `${trials} together`,
    },
    { what: what('memory peak'), value: peakBytes / MIB, unit: ' MiB', limit: 200, from: 'reports included' },
    {
      what: what('between two trials, besides settling'),
      value: betweenMs,
      unit: ' ms',
      limit: 250,
      from: `worst of ${trials}`,
    },
    {
      what: what('run folder'),
      value: folderBytes / MIB,
      unit: ' MiB',
      limit: (PAGE_BYTES + hosts * (ROUNDS + 1) * VISIT_BYTES) / MIB,
      from: `${trials}, ${round(folderBytes / hosts / (ROUNDS + 1))} bytes a visit`,
    },
  ];
}

/** Linear or better: what ten times the hosts cost, over ten times the cost. */
function growths(costs: readonly Cost[]): Figure[] {
  return costs.slice(1).flatMap((cost, at) => {
    const less = costs[at] as Cost;
    const grown = (what: string, of: (cost: Cost) => number): Figure => ({
      what: `The harness itself from ${less.hosts} to ${cost.hosts} hosts: ${what} a host`,
      value: of(cost) / cost.hosts / (of(less) / less.hosts),
      unit: '×',
      limit: 1,
      from: `${round(of(less))} and ${round(of(cost))}`,
    });
    return [
      grown('MiB of memory', ({ peakBytes }) => peakBytes / MIB),
      grown('ms between two trials', ({ betweenMs }) => betweenMs),
      grown('KiB of run folder', ({ folderBytes }) => folderBytes / 1024),
    ];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
