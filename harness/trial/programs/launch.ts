import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { CgroupBackend } from '../../cgroup/cgroup.ts';
import { PROJECT } from '../../process/project.ts';
import type { Provider } from '../../scenario/providers.ts';
import type { StrategyCommand, StrategySpec } from '../../scenario/scenario.ts';
import type { Program } from '../subprocess.ts';
import { probeStrategy } from './probe.ts';

/** What is missing, and how to get it. */
export interface Unavailable {
  readonly unavailable: { readonly reason: string; readonly remedy: string };
}

/** How a strategy is started, or why it can't be on this machine and how to change that. */
export type Launch = (Program & { readonly versions: Readonly<Record<string, string>> }) | Unavailable;

/** Find the programs, runtimes and images of all strategies, by the strategies' names. */
export async function prepareLaunches(
  strategies: readonly StrategySpec[],
  cgroups: CgroupBackend,
  provider: Provider,
): Promise<Map<string, Launch>> {
  const contains = async () => (await import('./contained.ts')).engineForStrategies();
  let engine: ReturnType<typeof contains> | undefined;
  const launches = strategies.map(async ({ name, command, isolation }) => {
    // A command's image is its author's to name.
    const staysHere = cgroups.kind !== 'none' || command.kind === 'program';
    if (isolation === 'cgroup' || (isolation === 'auto' && staysHere))
      return [name, await prepare(command)] as const;
    const { prepareContained } = await import('./contained.ts');
    engine ??= contains();
    const contained = await prepareContained(command, await engine, provider);
    // Without either its figures are absent, and its times are not.
    const isChosen = isolation === 'container' || !('unavailable' in contained);
    return [name, isChosen ? contained : await prepare(command)] as const;
  });
  return new Map(await Promise.all(launches));
}

async function prepare(command: StrategyCommand): Promise<Launch> {
  if (command.kind === 'catalogue') {
    const found = await probeStrategy(command.name);
    return 'unavailable' in found ? found : { ...found, protocol: 1, cwd: PROJECT };
  }
  const { argv, protocol, cwd } = command;
  const [program = ''] = argv;
  if (findProgram(program, cwd)) return { argv, protocol, cwd, versions: {} };
  // Not the absolute path: it would end up in the stored run.
  const where = isAbsolute(program)
    ? 'this machine'
    : program.includes('/')
      ? "the scenario's folder"
      : 'the PATH';
  return {
    unavailable: {
      reason: `Expected the program ${program}, but ${where} has no such executable file`,
      remedy: 'Install it, make it executable, or correct the command in the scenario.',
    },
  };
}

function findProgram(program: string, cwd: string): boolean {
  if (program.includes('/')) return isExecutable(resolve(cwd, program));
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
