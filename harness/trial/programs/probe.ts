import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { basename, join } from 'node:path';
import { PROJECT } from '../../process/project.ts';
import { CATALOGUE, type Runtime } from '../../strategies/catalogue.ts';
import { bun, python } from './runtimes.ts';

export type Found =
  | { readonly argv: string[]; readonly versions: Record<string, string> }
  | { readonly unavailable: { readonly reason: string; readonly remedy: string } };

/** How a strategy is started and which versions it runs on, or what is missing on this machine and how to get it. */
export async function probeStrategy(name: string): Promise<Found> {
  const entry = CATALOGUE.get(name);
  if (!entry) throw new Error(`Expected a name from the catalogue, found ${name}`);
  return probe(entry.runtime, entry.program, entry.modules);
}

/** Whether a runtime has the modules a program needs. Each runtime is asked once a process: the rest is from memory. */
export async function probe(runtime: Runtime, program: string, modules: readonly string[]): Promise<Found> {
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
): Found {
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

function askPython(): Promise<Answer> {
  const executable = python();
  const program = join(PROJECT, 'harness', 'strategies', 'python', 'probe.py');
  return new Promise((answer) => {
    // It exits 1 when a module is missing, which is an answer too: what it printed counts, not how it ended.
    execFile(executable, [program], { timeout: TIMEOUT_MS }, (error, stdout) => {
      try {
        const { python: version, modules } = JSON.parse(stdout);
        answer({ executable, version, found: modules });
      } catch {
        const why = error?.message.split('\n')[0] ?? 'it printed no answer';
        answer({ executable, version: '', found: {}, failure: `${executable} could not be asked: ${why}` });
      }
    });
  });
}

// The node that runs the harness is the one that runs its strategies: package-lock.json pins it.
function askNode(): Promise<Answer> {
  const node = { executable: process.execPath, version: process.versions.node };
  const argv = [
    '--disable-warning=ExperimentalWarning',
    join(PROJECT, 'harness', 'strategies', 'node', 'build.ts'),
  ];
  return new Promise((answer) => {
    execFile(node.executable, argv, { timeout: TIMEOUT_MS }, (error, stdout) => {
      if (!error) return answer({ ...node, found: packages(), folder: stdout.trim() });
      const failure = `The strategies on Node could not be made: ${error.message.split('\n')[0]}`;
      answer({ ...node, found: {}, failure });
    });
  });
}

/** Node's programs are executed without their types. */
function stripped({ executable, folder = '' }: Answer, program: string): string[] {
  return [executable, join(folder, basename(program).replace(/\.ts$/, '.mjs'))];
}

function askBun(): Promise<Answer> {
  const executable = bun();
  return new Promise((answer) => {
    const failed = (failure: string) => answer({ executable: '', version: '', found: {}, failure });
    if (executable === undefined)
      return failed('Expected Bun in harness/strategies/bun/node_modules, found none');
    execFile(executable, ['--version'], { timeout: TIMEOUT_MS }, (error, stdout) => {
      if (error) failed(`Bun could not be asked: ${error.message.split('\n')[0]}`);
      else answer({ executable, version: stdout.trim(), found: packages() });
    });
  });
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
function build(folder: string): Promise<Answer> {
  const script = join(PROJECT, 'harness', 'strategies', folder, 'build');
  return new Promise((answer) => {
    execFile(script, { timeout: BUILD_MS }, (error, stdout, stderr) => {
      const [executable = '', version = '', ...libraries] = stdout.trimEnd().split('\n');
      const found = Object.fromEntries(
        libraries.map((line) => line.split(' ')).map(([name, version = '']) => [name, { version }]),
      );
      if (!error) return answer({ executable, version, found });
      const said = stderr.split('\n').filter((line) => line.trim() !== '');
      const failure = said.find((line) => /error|Expected/.test(line)) ?? said.at(-1) ?? error.message;
      answer({ executable, version, found: {}, failure });
    });
  });
}
