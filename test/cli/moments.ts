import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownerOf } from '../../harness/process/owner.ts';
import { startCli } from './cli.ts';

const CHILD = join(import.meta.dirname, '..', 'fixtures', 'child.ts');

/** A strategy of the test's own, by a line of shell; `$honest` is the honest child. */
export function shellStrategy(name: string, line: string, keys = ''): string {
  const command = ['sh', '-c', line.replaceAll('$honest', `exec ${process.execPath} ${CHILD} honest`)];
  return `{name: ${name}, command: ${JSON.stringify(command)}${keys}}`;
}

/** A strategy that stands still when it is executed for the first time, and has made the folder `hung` then. */
export function hangsOnce(keys = ''): string {
  return shellStrategy('hangs-once', 'mkdir hung 2>/dev/null && exec sleep 100; $honest', keys);
}

/** Start `manyhosts run`, and know what belongs to it. */
export function startRun(folder: string, ...args: readonly string[]) {
  const { child, ended } = startCli(folder, 'run', ...args);
  return { child, ended, owner: ownerOf(child.pid ?? 0).id };
}

/** Once a stream has shown this. */
export async function shown(stream: NodeJS.ReadableStream, pattern: RegExp): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let text = '';
  stream.on('data', (chunk) => {
    text += String(chunk);
    if (pattern.test(text)) resolve();
  });
  await promise;
}

/** Once there is something at a path whose folder is there. */
export async function appeared(path: string): Promise<void> {
  const watcher = watch(dirname(path));
  while (!existsSync(path)) await once(watcher, 'change');
  watcher.close();
}
