import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StoredRun } from '../store/schema.ts';

/** A large checkout on a slow disk is not worth a wait. */
const TIMEOUT_MS = 2_000;

/**
 * The git commit that a folder is of, and whether something in the folder differs from it. Absent where it is no
 * checkout, git is missing, refuses (another user's checkout) or takes too long.
 */
export async function describeCheckout(folder: string): Promise<StoredRun['scenario']['checkout']> {
  try {
    const [commit, changes] = await Promise.all([
      git(folder, 'rev-parse', 'HEAD'),
      git(folder, 'status', '--porcelain', '--', '.'),
    ]);
    return { commit, dirty: changes !== '' };
  } catch {
    return undefined;
  }
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  // Without optional locks `status` doesn't write the index that somebody else may be using.
  const options = { cwd: folder, timeout: TIMEOUT_MS, maxBuffer: 64 * 2 ** 20 };
  const { stdout } = await promisify(execFile)('git', ['--no-optional-locks', ...args], options);
  return stdout.trim();
}
