import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { PROJECT } from '../../process/project.ts';
import { CATALOGUE, type Runtime } from '../../strategies/catalogue.ts';
import type { Program } from '../launchers/subprocess.ts';
import { bun, python } from './runtimes.ts';

/** What is missing, and how to get it. */
export interface Unavailable {
  readonly unavailable: { readonly reason: string; readonly remedy: string };
}

/** How a strategy is started, or why it can't be on this machine and how to change that. */
export type Launch = (Program & { readonly versions: Readonly<Record<string, string>> }) | Unavailable;

/** What a runtime has of what a strategy needs. */
export type Probed = { readonly argv: string[]; readonly versions: Record<string, string> } | Unavailable;

/** How a strategy is started and which versions it runs on, or what is missing on this machine and how to get it. */
export async function probeStrategy(name: string): Promise<Probed> {
  const entry = CATALOGUE.get(name);
  if (!entry) throw new Error(`Expected a name from the catalogue, found ${name}`);
  return probe(entry.runtime, entry.program, entry.modules);
}

/** Whether a runtime has the modules a program needs. Each runtime is asked once a process: the rest is from memory. */
export async function probe(runtime: Runtime, program: string, modules: readonly string[]): Promise<Probed> {
  return conclude(await answerOf(runtime), runtime, program, modules);
}

/** What this machine answered of a runtime. */
export function answerOf(runtime: Runtime): Promise<Answer> {
  answers[runtime] ??= PROBES[runtime].ask();
  return answers[runtime];
}

/** What an answer means for a program. */
export function conclude(
  answer: Answer,
  runtime: Runtime,
  program: string,
  modules: readonly string[],
  { remedy = PROBES[runtime].remedy } = {},
): Probed {
  const { executable, version, found, failure } = answer;
  const { named, argv } = PROBES[runtime];
  if (failure !== undefined) return { unavailable: { reason: failure, remedy } };
  const versions: Record<string, string> = { [named]: version };
  for (const module of modules) {
    const { version, missing } = found[module] ?? {};
    if (version === undefined) {
      const reason = `${executable} has no ${module}${missing === undefined ? '' : ` (${missing})`}`;
      return { unavailable: { reason, remedy } };
    }
    versions[module] = version;
  }
  return { argv: argv(answer, program), versions };
}

/** What a runtime says of itself. */
export interface Answer {
  readonly executable: string;
  readonly version: string;
  readonly found: Readonly<Record<string, { readonly version?: string; readonly missing?: string }>>;
  /** Where its programs are as they are executed; absent, where they are written. */
  readonly folder?: string;
  /** Why the runtime itself could not be asked, in one line. */
  readonly failure?: string;
}

const answers: Partial<Record<Runtime, Promise<Answer>>> = {};

interface Probe {
  ask(): Promise<Answer>;
  readonly remedy: string;
  /** What its version is a version of. */
  readonly named: string;
  argv(answer: Answer, program: string): string[];
}

const interpreted: Probe['argv'] = ({ executable }, program) => [executable, program];
/** The executable is the program itself. */
const compiled: Probe['argv'] = ({ executable }) => [executable];

const PROBES: Readonly<Record<Runtime, Probe>> = {
  python: { ask: askPython, remedy: 'Run `make runtimes`.', named: 'python', argv: interpreted },
  node: { ask: askNode, remedy: 'Run `npm install`.', named: 'node', argv: stripped },
  bun: { ask: askBun, remedy: 'Run `make runtimes`.', named: 'bun', argv: interpreted },
  go: { ask: () => build('go'), remedy: 'Run `make runtimes`.', named: 'go', argv: compiled },
  native: {
    ask: () => build('native'),
    remedy: 'Install gcc or clang, such as with `apt-get install gcc libc6-dev`.',
    named: 'cc',
    argv: compiled,
  },
};

/** Long enough for a cold disk; a Python that takes longer to import its libraries is of no use in a trial. */
const TIMEOUT_MS = 60_000;
/** More than the builds allow their compilers. */
const BUILD_MS = 330_000;

async function askPython(): Promise<Answer> {
  const executable = python();
  const script = join(PROJECT, 'harness', 'strategies', 'python', 'probe.py');
  // It exits 1 when a module is missing, which is an answer too: what it printed counts, not how it ended.
  const { stdout, shortMessage } = await run(executable, [script]);
  try {
    const { python: version, modules } = JSON.parse(stdout);
    return { executable, version, found: modules };
  } catch {
    return noAnswer(`${executable} could not be asked: ${shortMessage || 'it printed no answer'}`);
  }
}

// The node that runs the harness is the one that runs its strategies: package-lock.json pins it.
async function askNode(): Promise<Answer> {
  const script = join(PROJECT, 'harness', 'strategies', 'node', 'build.ts');
  const argv = ['--disable-warning=ExperimentalWarning', script];
  const { failed, stdout, shortMessage } = await run(process.execPath, argv);
  if (failed) return noAnswer(`The strategies on Node could not be made: ${shortMessage}`);
  const { execPath: executable, versions } = process;
  return { executable, version: versions.node, found: packages(), folder: stdout.trim() };
}

/** Node's programs are executed without their types. */
function stripped({ executable, folder = '' }: Answer, program: string): string[] {
  return [executable, join(folder, basename(program).replace(/\.ts$/, '.mjs'))];
}

async function askBun(): Promise<Answer> {
  const executable = bun();
  if (executable === undefined)
    return noAnswer('Expected Bun in harness/strategies/bun/node_modules, found none');
  const { failed, stdout, shortMessage } = await run(executable, ['--version']);
  if (failed) return noAnswer(`Bun could not be asked: ${shortMessage}`);
  return { executable, version: stdout.trim(), found: packages() };
}

/** The drivers in node_modules, which Node and Bun share. */
function packages(): Answer['found'] {
  const found = ['mysql2', 'mariadb'].flatMap((name) => {
    const file = findPackageJSON(name, import.meta.url);
    return file === undefined ? [] : [[name, JSON.parse(readFileSync(file, 'utf8')) as { version: string }]];
  });
  return Object.fromEntries(found);
}

// The compiler takes seconds, once: after that the build finds that nothing has changed.
async function build(folder: string): Promise<Answer> {
  const script = join(PROJECT, 'harness', 'strategies', folder, 'build');
  const { failed, stdout, stderr, shortMessage } = await run(script, [], BUILD_MS);
  if (failed) {
    const said = stderr.split('\n').filter((line) => line.trim() !== '');
    return noAnswer(said.find((line) => /error|Expected/.test(line)) ?? said.at(-1) ?? shortMessage);
  }
  const [executable = '', version = '', ...libraries] = stdout.trimEnd().split('\n');
  const found = Object.fromEntries(
    libraries.map((line) => line.split(' ')).map(([name, version = '']) => [name, { version }]),
  );
  return { executable, version, found };
}

async function run(file: string, args: readonly string[], timeout = TIMEOUT_MS) {
  const { failed, stdout, stderr, shortMessage = '' } = await execa(file, args, { timeout, reject: false });
  return { failed, stdout: stdout ?? '', stderr: stderr ?? '', shortMessage };
}

function noAnswer(failure: string): Answer {
  return { executable: '', version: '', found: {}, failure: failure.split('\n')[0] ?? '' };
}
