import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import type { CgroupBackend } from '../../cgroup/cgroup.ts';
import { PROJECT } from '../../process/project.ts';
import type { Provider } from '../../scenario/providers.ts';
import type { StrategyCommand, StrategySpec } from '../../scenario/scenario.ts';
import { type Launch, probeStrategy } from './probe.ts';

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

/** What the author should know of how the strategies are isolated; nothing where each has a control group of this machine. */
export function isolationNotices(
  launches: ReadonlyMap<string, Launch>,
  { kind, description }: Pick<CgroupBackend, 'kind' | 'description'>,
): string[] {
  const ready = [...launches].flatMap(([name, launch]) =>
    'unavailable' in launch ? [] : [{ name, launch }],
  );
  const contained = ready.filter(({ launch }) => launch.container);
  const bare = ready.filter(({ launch }) => !launch.container).map(({ name }) => name);
  const reason = kind === 'none' ? ', for this machine has no control groups' : ', as asked for';
  return [
    ...(contained.length > 0
      ? [`Isolation: container for ${contained.map(({ name }) => name).join(', ')}${reason}.`]
      : []),
    ...(kind === 'none' && bare.length > 0 ? [`Isolation: none for ${bare.join(', ')}. ${description}`] : []),
  ];
}

async function prepare(command: StrategyCommand): Promise<Launch> {
  if (command.kind === 'catalogue') {
    const found = await probeStrategy(command.name);
    return 'unavailable' in found ? found : { ...found, protocol: 2, cwd: PROJECT };
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
