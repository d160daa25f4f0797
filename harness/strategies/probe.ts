import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { python } from './runtimes.ts';

/** `native`: compiled on demand, and then a program of its own. */
export type Runtime = 'python' | 'node' | 'native';

export type Found =
  | { readonly argv: string[]; readonly versions: Record<string, string> }
  | { readonly unavailable: { readonly reason: string; readonly remedy: string } };

/** Whether a runtime has the modules a program needs. Each runtime is asked once a process: the rest is from memory. */
export async function probe(runtime: Runtime, program: string, modules: readonly string[]): Promise<Found> {
  answers[runtime] ??= PROBES[runtime].ask();
  const { executable, version, found, failure } = await answers[runtime];
  const { remedy, named, compiles } = PROBES[runtime];
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
  return { argv: compiles ? [executable] : [executable, program], versions };
}

interface Answer {
  readonly executable: string;
  readonly version: string;
  readonly found: Readonly<Record<string, { readonly version?: string; readonly missing?: string }>>;
  /** Why the runtime itself could not be asked, in one line. */
  readonly failure?: string;
}

const answers: Partial<Record<Runtime, Promise<Answer>>> = {};

interface Probe {
  ask(): Promise<Answer>;
  readonly remedy: string;
  /** What its version is a version of. */
  readonly named: string;
  /** The executable is the program itself. */
  readonly compiles: boolean;
}

const PROBES: Readonly<Record<Runtime, Probe>> = {
  python: { ask: askPython, remedy: 'Run `make python`.', named: 'python', compiles: false },
  node: { ask: askNode, remedy: 'Run `npm install`.', named: 'node', compiles: false },
  native: {
    ask: buildNative,
    remedy: 'Install gcc or clang, such as with `apt-get install gcc libc6-dev`.',
    named: 'cc',
    compiles: true,
  },
};

/** Long enough for a cold disk; a Python that takes longer to import its libraries is of no use in a trial. */
const TIMEOUT_MS = 60_000;

function askPython(): Promise<Answer> {
  const executable = python();
  const program = join(import.meta.dirname, 'python', 'probe.py');
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
async function askNode(): Promise<Answer> {
  const node = { executable: process.execPath, version: process.versions.node };
  try {
    const { version } = createRequire(import.meta.url)('mysql2/package.json') as { version: string };
    return { ...node, found: { mysql2: { version } } };
  } catch {
    return { ...node, found: {} };
  }
}

// The compiler takes a second, once: after that the build finds that nothing has changed.
function buildNative(): Promise<Answer> {
  const build = join(import.meta.dirname, 'native', 'build');
  return new Promise((answer) => {
    execFile(build, { timeout: TIMEOUT_MS }, (error, stdout, stderr) => {
      const [executable = '', version = ''] = stdout.split('\n');
      if (!error) return answer({ executable, version, found: {} });
      const said = stderr.split('\n').filter((line) => line.trim() !== '');
      const failure = said.find((line) => /error|Expected/.test(line)) ?? said.at(-1) ?? error.message;
      answer({ executable, version, found: {}, failure });
    });
  });
}
