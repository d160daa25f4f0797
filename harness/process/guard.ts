import { join } from 'node:path';
import { execa } from 'execa';
import type { Owner } from './owner.ts';
import { PROJECT } from './project.ts';

const BYE = 'bye';
/** A shell waits in a megabyte, and at no cost to the trials; only where it is needed does it become the cleaner. */
const WAIT = `read -r word; [ "$word" = ${BYE} ] || exec "$@"`;

/**
 * Start the guard of a run: a process in a session of its own that outlives the harness. It reads from a pipe that only
 * the harness holds; when that ends without a good-bye, whatever killed the harness, it removes all that the run has made.
 */
export function startGuard({ id }: Owner): Disposable {
  const cleaner = [process.execPath, join(PROJECT, 'harness', 'cli', 'main.ts'), 'clean', '--after', id];
  const { stdin, nodeChildProcess } = execa('/bin/sh', ['-c', WAIT, 'sh', ...cleaner], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    reject: false, // without a shell no strategy starts either, and says so
  });
  stdin.on('error', () => {}); // the guard was killed
  nodeChildProcess.unref();
  return {
    [Symbol.dispose]() {
      stdin.end(`${BYE}\n`);
    },
  };
}
