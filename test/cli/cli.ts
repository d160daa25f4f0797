import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { scratchFolder } from '../scratch.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'harness', 'cli', 'main.ts');

/** A folder of its own for a test's files and results. */
export function workspace(files: Readonly<Record<string, string>> = {}): string {
  const folder = scratchFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

// What a runner tells its steps is not for the commands that a test starts.
const { GITHUB_ACTIONS: _, GITHUB_STEP_SUMMARY: __, GITHUB_WORKSPACE: ___, ...ENVIRONMENT } = process.env;

/** Start `manyhosts ...args` in a folder, as a user would. */
export function startCli(cwd: string, ...args: readonly string[]) {
  return startCliWith({}, cwd, ...args);
}

/** Start it with more variables in its environment. */
export function startCliWith(
  variables: Readonly<Record<string, string>>,
  cwd: string,
  ...args: readonly string[]
) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...ENVIRONMENT, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  const ended = Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { child, ended: ended.then(([code, stdout, stderr]) => ({ code, stdout, stderr })) };
}

/** Run `manyhosts ...args` to its end. */
export function cli(cwd: string, ...args: readonly string[]) {
  return startCli(cwd, ...args).ended;
}
