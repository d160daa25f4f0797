import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { PROJECT } from '../project.ts';
import type { StrategyCommand, StrategySpec } from '../scenario/scenario.ts';
import type { Program } from '../trial/subprocess.ts';
import { resolve as resolveCatalogued } from './catalogue.ts';

/** How a strategy is started, or why it can't be on this machine and how to change that. */
export type Launch =
  | (Program & { readonly versions: Readonly<Record<string, string>> })
  | { readonly unavailable: { readonly reason: string; readonly remedy: string } };

/** Find the programs and runtimes of all strategies, by the strategies' names. */
export async function prepareLaunches(strategies: readonly StrategySpec[]): Promise<Map<string, Launch>> {
  const launches = strategies.map(async ({ name, command }) => [name, await prepare(command)] as const);
  return new Map(await Promise.all(launches));
}

async function prepare(command: StrategyCommand): Promise<Launch> {
  if (command.kind === 'catalogue') {
    const found = await resolveCatalogued(command.name);
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
