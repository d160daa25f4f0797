import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { readAllowance } from '../process/allowance.ts';
import { readOptional } from '../process/kernel-file.ts';
import { PROJECT } from '../process/project.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import type { StoredRun } from './schema.ts';

/** The machine, from an allow-list: nothing of the environment's variables, no host name, no user. */
export function describeMachine(): StoredRun['machine'] {
  return omitUndefined({
    os: `${type()} ${arch()}`,
    kernel: release(),
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    distribution: distribution(),
    // A virtual machine leaves its frequency to the host, and has no such file.
    governor: readOptional('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor')?.trim(),
    ...readAllowance(),
  });
}

/** The harness's own version, and that of the Node it runs on. */
export function describeHarness(): StoredRun['harness'] {
  const file = join(PROJECT, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return { version, node: process.version };
}

/** A large checkout on a slow disk is not worth a wait. */
const GIT_TIMEOUT_MS = 2_000;

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

// os-release(5): /etc comes first; a value may be quoted.
function distribution(): string | undefined {
  const text = readOptional('/etc/os-release') ?? readOptional('/usr/lib/os-release') ?? '';
  return /^PRETTY_NAME=(["']?)(.+)\1$/m.exec(text)?.[2];
}

async function git(folder: string, ...args: readonly string[]): Promise<string> {
  // Without optional locks `status` doesn't write the index, which another git may be using.
  const { stdout } = await execa('git', ['--no-optional-locks', ...args], {
    cwd: folder,
    timeout: GIT_TIMEOUT_MS,
  });
  return stdout.trim();
}
