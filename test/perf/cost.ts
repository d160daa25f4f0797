import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../harness/process/project.ts';
import { readRunData } from '../../harness/store/run-data.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { scratchFolder } from '../scratch.ts';
import { orderOf } from './attempt.ts';
import { type Figure, round } from './figure.ts';

const ROUNDS = 5;
/** A wave of one visit a host, ever more of them; and all hosts again and again, on kept connections. */
const WAVES: readonly Question[] = [100, 1_000, 10_000].map((hosts) => ({
  hosts,
  ...{ cycles: 1, workload: '{sql: select sleep(0.1), timeout: 30s}', trials: { warmup: 1, rounds: ROUNDS } },
}));
const POLLING: Question = {
  ...{ hosts: 10_000, cycles: 30, trials: { warmup: 0, rounds: 1 } },
  workload: '{sql: select 1, cycles: 30, every: 3s, connections: kept, timeout: 30s}',
};
const MIB = 2 ** 20;
/** What a page with its pictures takes, however few the visits. */
const PAGE_BYTES = MIB / 2;
/** Of the three times of each, once by column and once as CSV for other readers. */
const VISIT_BYTES = 110;

/** What the harness's own process costs while native/ceiling, the lightest strategy, visits embedded hosts. */
export async function measureCost(): Promise<Figure[]> {
  const costs: Cost[] = [];
  for (const wave of WAVES) costs.push(await costOf(wave));
  return [...costs.flatMap(figuresOf), ...growths(costs), ...figuresOfPolling(await costOf(POLLING))];
}

interface Question {
  readonly hosts: number;
  readonly cycles: number;
  readonly workload: string;
  readonly trials: { readonly warmup: number; readonly rounds: number };
}

/** Of one run. */
interface Cost {
  readonly hosts: number;
  /** The harness's CPU between GO and DONE over the time between them, all trials together. */
  readonly cpuShare: number;
  readonly peakBytes: number;
  /** The highest until DONE, of all trials. */
  readonly workPeakBytes: number;
  /** From a trial's exit to the next one's beginning, less the pause and the control: the longest. */
  readonly betweenMs: number;
  /** Of all the run's files. */
  readonly folderBytes: number;
}

async function costOf(question: Question): Promise<Cost> {
  const { hosts, cycles } = question;
  const folder = scratchFolder();
  const [looks, memory] = [join(folder, 'looks'), join(folder, 'memory')];
  const file = join(folder, 'cost.yaml');
  writeFileSync(file, await scenarioOf(question, looks));
  const pid = await execute(file, folder, memory);
  const results = join(folder, 'latest');
  const { run, visits } = readRunData(results);
  const { trials } = run;
  const failed = trials.find(
    ({ index, hosts: { answered } = { answered: 0 } }) =>
      answered !== hosts || visits.get(index)?.endNs.length !== hosts * cycles,
  );
  if (failed)
    throw new Error(
      `Expected ${hosts} hosts to answer ${cycles} times in every trial. ${failed.outcome.message}`,
    );
  const seen = linesOf(looks).map((line) => line.split(' ').map(Number));
  return {
    hosts,
    cpuShare: sum(seen.map(([cpuNs = NaN]) => cpuNs)) / sum(trials.map(({ workNs = NaN }) => workNs)),
    workPeakBytes: Math.max(...seen.map(([, kib = NaN]) => kib)) * 1024,
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

async function scenarioOf({ hosts, workload, trials }: Question, looks: string): Promise<string> {
  const { program } = await orderOf('native/ceiling', hosts);
  const onlooker = join(import.meta.dirname, 'onlooker.py');
  return `name: cost
fleet: {provider: embedded, hosts: ${hosts}}
workload: ${workload}
strategies:
  - {name: looks-on, protocol: 2, command: ${JSON.stringify(['/usr/bin/python3', onlooker, looks, ...program.argv])}}
trials: ${JSON.stringify(trials)}
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

function figuresOfPolling({ hosts, cpuShare, workPeakBytes }: Cost): Figure[] {
  const what = `The harness itself at ${hosts} hosts, ${POLLING.cycles} cycles on kept connections, every 3 s`;
  const from = `${hosts * POLLING.cycles} visits reported`;
  return [
    { what: `${what}: CPU of one core from GO to DONE`, value: cpuShare * 100, unit: ' %', limit: 2, from },
    { what: `${what}: memory peak until DONE`, value: workPeakBytes / MIB, unit: ' MiB', limit: 200, from },
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
