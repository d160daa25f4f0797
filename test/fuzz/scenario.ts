import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseScenario } from '../../harness/scenario/load.ts';
import { planTrials } from '../../harness/scenario/plan.ts';
import { ScenarioError } from '../../harness/scenario/yaml/diagnostic.ts';
import { decodeSource } from '../../harness/scenario/yaml/source.ts';
import { mutateScenario } from './mutate-scenario.ts';
import { Random } from './random.ts';

/** Most that checking one scenario may take of a CPU, milliseconds; the longest there can be take a tenth of it, or less. */
const SLOWEST_MS = 5_000;
const LONGEST_MESSAGE = 64 * 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/u;

const NOTICE = /^fuzz\.yaml:\d+:\d+: Notice: \S/;

/** What a fuzzing of scenarios found. */
export interface ScenarioReport {
  readonly valid: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** Scenarios that were neither valid nor refused as they should; empty where all is well. */
  readonly faults: readonly { readonly what: string; readonly scenario: Buffer }[];
}

/** Mutated scenarios, the same ones of the same seed. */
export function* mutatedScenarios(count: number, seed: number): Generator<Buffer> {
  const random = new Random(seed);
  const shipped = corpusOf(join(import.meta.dirname, '..', '..', 'scenarios'));
  const corpus = [...shipped, ...shipped, ...corpusOf(join(import.meta.dirname, 'corpus'))];
  for (let made = 0; made < count; made++) yield mutateScenario(corpus, random);
}

/** Checks and plans scenarios in this process. */
export function checkScenarios(scenarios: Iterable<Buffer>): ScenarioReport {
  const faults: { what: string; scenario: Buffer }[] = [];
  const tally = { valid: 0, refused: 0, slowestMs: 0 };
  for (const scenario of scenarios) {
    const before = process.threadCpuUsage();
    const { verdict, what } = judge(scenario);
    const { user, system } = process.threadCpuUsage(before);
    const ms = (user + system) / 1000;
    tally.slowestMs = Math.max(tally.slowestMs, ms);
    if (verdict !== 'fault') tally[verdict] += 1;
    if (what !== undefined) faults.push({ what, scenario });
    else if (ms > SLOWEST_MS) faults.push({ what: `took ${Math.round(ms)} ms of a CPU`, scenario });
  }
  return { ...tally, faults };
}

function judge(bytes: Buffer): { verdict: 'valid' | 'refused' | 'fault'; what?: string } {
  let source = bytes.toString('utf8');
  try {
    source = decodeSource('fuzz.yaml', bytes);
    const scenario = parseScenario(source, 'fuzz.yaml');
    const { cases, trials } = planTrials(scenario);
    const names = new Set(cases.map(({ name }) => name));
    if (names.size < cases.length) return { verdict: 'fault', what: 'has two cases of one name' };
    if (cases.length > 1_000 || trials.length > 10_000)
      return { verdict: 'fault', what: 'has a plan too large' };
    if (!/^[a-z0-9][^/\\\s]*$/.test(scenario.name))
      return { verdict: 'fault', what: 'is called what no folder is' };
    const unplaced = scenario.notices.find((notice) => !NOTICE.test(notice) || UNPRINTABLE.test(notice));
    if (unplaced !== undefined)
      return { verdict: 'fault', what: `has the notice ${JSON.stringify(unplaced)}` };
    if (!hasFiniteNumbers(scenario)) return { verdict: 'fault', what: 'has a number that is none' };
    return { verdict: 'valid' };
  } catch (error) {
    if (!(error instanceof ScenarioError)) return { verdict: 'fault', what: String((error as Error).stack) };
    const what = faultOf(error, source);
    return what === undefined ? { verdict: 'refused' } : { verdict: 'fault', what };
  }
}

/** What is wrong with a refusal. */
function faultOf({ message, diagnostics }: ScenarioError, source: string): string | undefined {
  if (diagnostics.length === 0) return 'is refused without a word';
  for (const { range, message: said } of diagnostics) {
    const [from, to] = range;
    if (!(from >= 0 && from <= to && to <= Math.max(1, source.length)))
      return `${said} is at ${range}, outside`;
    const leaked = /undefined|\[object|NaN|Infinity/.exec(said);
    if (leaked && !source.includes(leaked[0])) return `"${said}" is not for authors`;
  }
  if (UNPRINTABLE.test(message)) return `says what can't be printed: ${JSON.stringify(message)}`;
  if (message.length > LONGEST_MESSAGE) return `is answered by ${message.length} characters`;
  return /^fuzz\.yaml:\d+:\d+: \S/.test(message) ? undefined : `does not say where: ${message}`;
}

function hasFiniteNumbers(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return value === null || typeof value !== 'object' || Object.values(value).every(hasFiniteNumbers);
}

function corpusOf(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return names.toSorted().map((name) => readFileSync(join(folder, name), 'utf8'));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { count: { type: 'string' }, seed: { type: 'string' } } });
  const [count, seed] = [Number(values.count ?? 100_000), Number(values.seed ?? 1)];
  const { valid, refused, slowestMs, faults } = checkScenarios(mutatedScenarios(count, seed));
  const folder = join('results', 'fuzz');
  if (faults.length > 0) mkdirSync(folder, { recursive: true });
  for (const [index, { what, scenario }] of faults.slice(0, 20).entries()) {
    const file = join(folder, `scenario-${seed}-${index}.yaml`);
    writeFileSync(file, scenario);
    process.stdout.write(`${file} ${what}\n`);
  }
  process.stdout.write(
    `${count} scenarios, seed ${seed}: ${valid} valid, ${refused} refused, ${faults.length} faults; ` +
      `the slowest took ${Math.round(slowestMs)} ms\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
