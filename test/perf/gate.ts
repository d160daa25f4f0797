import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { type Change, compareRuns } from '../../harness/analysis/comparison/compare.ts';
import { controls } from '../../harness/analysis/comparison/drift.ts';
import { valuesOf } from '../../harness/analysis/summarise.ts';
import { type RunData, readRunData } from '../../harness/store/run-data.ts';
import { METRICS, type MetricName } from '../../harness/vocabulary/metrics.ts';
import { cli } from '../cli/cli.ts';

// Does the gate cry wolf, and does it catch what it should? A/A: a run against its own repeat, again and again. A/B: a
// strategy made 15 % slower in CPU and one that holds 20 % more memory. Exits 0 whatever it finds: it is read, not gated.
//
//   node test/perf/gate.ts --provider embedded --comparisons 20 --repeats 10 --out results/gate
const { values } = parseArgs({
  options: {
    provider: { type: 'string', default: 'embedded' },
    comparisons: { type: 'string', default: '20' },
    repeats: { type: 'string', default: '10' },
    out: { type: 'string', default: 'results/gate' },
  },
});
/**
 * What the subject burns, as a multiple of the CPU that it has used when its hosts have answered: some half a second in
 * base, as long as a fan-out of 500 hosts takes, and in head 15 % more of the whole trial's CPU, to which the shell that
 * joins the group and the interpreter's end belong, too (a sixth of what the bare fan-out is charged).
 */
const BURN = { base: 3, head: 3.625 };

const AA_STRATEGIES = `  - use: native/ceiling
  - use: python/aiomysql-uvloop
  - use: python/asyncio
  - use: node/async-lean
  - use: python/threads
    with: {workers: 32}
`;

const { provider, out } = values;
mkdirSync(out, { recursive: true });
await measureAA(Number(values.comparisons));
await measureAB(Number(values.repeats));

async function measureAA(comparisons: number): Promise<void> {
  if (comparisons === 0) return;
  const file = write('same.yaml', scenarioOf('same', 100, AA_STRATEGIES));
  const runs: RunData[] = [await execute(file)];
  const changes: Change[] = [];
  for (let at = 0; at < comparisons; at++) {
    runs.push(await execute('--repeat', join(out, 'latest')));
    const found = compareRuns(runs[at] as RunData, runs[at + 1] as RunData).changes;
    changes.push(...found);
    print(`A/A ${at + 1}: ${tally(found)}`);
  }
  print(`A/A on ${provider}, ${comparisons} comparisons of a run with its repeat: ${tally(changes)}`);
  for (const each of changes.filter(({ verdict }) => verdict === 'worse' || verdict === 'better')) {
    print(
      `  ${each.verdict}: ${each.case} ${each.metric} ${each.ratio?.toFixed(3)} ${JSON.stringify(each.interval)} p ${each.p}`,
    );
  }
  printDrift(runs, changes);
}

/** How far medians move from a run to its repeat, where nothing has changed: what `smallest` in METRICS has to exceed. */
function printDrift(runs: readonly RunData[], changes: readonly Change[]): void {
  const metrics = new Set(changes.map(({ metric }) => metric));
  for (const metric of metrics) {
    const ratios = changes.flatMap((each) =>
      each.metric === metric && each.ratio ? [Math.abs(Math.log(each.ratio))] : [],
    );
    const sorted = ratios.toSorted((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    const share = (value: number) => `${((Math.exp(value) - 1) * 100).toFixed(1)} %`;
    print(
      `  ${metric}: moves ${share(median(ratios))} in the median, ${share(p95)} at p95, ${share(sorted.at(-1) ?? 0)} at most; ` +
        `smallest that matters ${METRICS[metric].smallest * 100} %`,
    );
  }
  const medians = runs.map((run) => median(controls(run)) / 1e6);
  print(`  CPU of the control, ms, run by run: ${medians.map((value) => value.toFixed(0)).join(' ')}`);
  const cases = runs[0]?.run.cases ?? [];
  for (const { name } of cases) {
    const medians = runs.map((run) => median(valuesOf(run, name, 'cpu')) / 1e6);
    print(`  CPU of ${name}, ms, run by run: ${medians.map((value) => value.toFixed(0)).join(' ')}`);
  }
}

async function measureAB(repeats: number): Promise<void> {
  if (repeats === 0) return;
  const base = write('base.yaml', scenarioOf('base', 100, subjects(BURN.base, 40)));
  const head = write('head.yaml', scenarioOf('head', 100, subjects(BURN.head, 52.6)));
  const caught: Record<string, number> = { cpu: 0, 'memory.peak': 0 };
  for (let at = 0; at < repeats; at++) {
    const before = await execute(base);
    const { changes } = compareRuns(before, await execute(head));
    for (const metric of ['cpu', 'memory.peak'] as const satisfies MetricName[]) {
      const name = metric === 'cpu' ? 'burns' : 'holds';
      const change = changes.find((each) => each.metric === metric && each.case.startsWith(name));
      if (change?.verdict === 'worse') caught[metric] = (caught[metric] ?? 0) + 1;
      print(
        `A/B ${at + 1}: ${metric} ${change?.verdict} ${change?.ratio?.toFixed(3)} ${change?.reason ?? ''}`,
      );
    }
  }
  print(
    `A/B on ${provider}: 15 % more CPU caught in ${caught.cpu}, 20 % more memory in ${caught['memory.peak']} of ${repeats}`,
  );
}

// What differs between base and head stands in the command: as parameters it would name the cases.
function subjects(burn: number, hold: number): string {
  const subject = join(import.meta.dirname, '..', 'fixtures', 'subject.py');
  const one = (name: string, values: readonly number[]) =>
    `  - {name: ${name}, command: [/usr/bin/python3, ${subject}, ${values.map((value) => `'${value}'`).join(', ')}]}\n`;
  return one('burns', [burn, 0]) + one('holds', [0, hold]);
}

function scenarioOf(name: string, hosts: number, strategies: string): string {
  return `name: ${name}
fleet: {provider: ${provider}, hosts: ${hosts}, servers: ${provider === 'docker' ? 2 : 1}}
workload: {sql: select sleep(0.1), floor: 100ms, timeout: 30s}
strategies:
${strategies}trials: {warmup: 1, rounds: 10, settle: 200ms}
`;
}

function write(name: string, text: string): string {
  const file = join(out, name);
  writeFileSync(file, text);
  return file;
}

async function execute(...what: readonly string[]): Promise<RunData> {
  const [first = ''] = what;
  const args = first === '--repeat' ? what : [first];
  const { code, stderr } = await cli(process.cwd(), 'run', ...args, '--out', out, '--quiet');
  if (code !== 0) throw new Error(`Exit code ${code}: ${stderr}`);
  return readRunData(join(out, 'latest'));
}

function tally(changes: readonly Change[]): string {
  const counts = Map.groupBy(changes, ({ verdict }) => verdict);
  const parts = (['worse', 'better', 'same', 'inconclusive'] as const).map(
    (each) => `${counts.get(each)?.length ?? 0} ${each}`,
  );
  return `${parts.join(', ')} of ${changes.length}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
