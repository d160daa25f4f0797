import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { bun, python } from '../harness/trial/programs/runtimes.ts';

/** Debian's browser, or the one that CI's runners have; undefined where there is none. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) => existsSync(file));

/**
 * What a test needs of the machine. Use as `test(name, { skip: missing('docker') }, …)`: where the thing is missing the
 * test is skipped with the remedy as its reason, except in CI, where nothing may be skipped and this throws.
 */
export function missing(...needs: (keyof typeof CHECKS)[]): string | false {
  for (const need of needs) {
    const { present, remedy } = CHECKS[need];
    if (present()) continue;
    const reason = `${need} is missing: ${remedy}`;
    if (process.env.CI) throw new Error(`CI must skip nothing, but ${reason}`);
    return reason;
  }
  return false;
}

const CHECKS = {
  docker: {
    present: () => succeeds('docker', ['image', 'inspect', 'manyhosts/mysql']),
    remedy: 'run `make docker`',
  },
  'images for strategies': {
    present: () => succeeds('docker', ['image', 'inspect', 'manyhosts/python', 'manyhosts/node']),
    remedy: 'run `make docker`',
  },
  python: {
    present: () => succeeds(python(), ['-c', 'import pymysql, aiomysql, sqlalchemy, databases, uvloop']),
    remedy: 'run `make runtimes`',
  },
  bun: {
    present: () => bun() !== undefined,
    remedy: 'run `make runtimes`',
  },
  go: {
    present: () => succeeds(process.env.GO ?? 'go', ['version']),
    remedy: 'run `make runtimes`',
  },
  ruby: {
    present: () => succeeds('ruby', ['-e', 'require "mysql2"']),
    remedy: 'run `apt-get install ruby-mysql2`',
  },
  compiler: {
    present: () => succeeds(process.env.CC ?? 'cc', ['--version']),
    remedy: 'run `apt-get install gcc libc6-dev`',
  },
  chromium: {
    present: () => CHROMIUM !== undefined,
    remedy: 'run `apt-get install chromium`',
  },
  cgroups: {
    present: () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/sys/fs/cgroup'),
    remedy: 'run as root on Linux',
  },
  tmux: {
    present: () => succeeds('tmux', ['-V']),
    remedy: 'run `apt-get install tmux`',
  },
  ss: {
    present: () => succeeds('ss', ['-Htln']),
    remedy: 'run `apt-get install iproute2`',
  },
  mounts: {
    present: () => succeeds('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']),
    remedy: 'run as root, in a container with the capability SYS_ADMIN',
  },
  'a v2 kernel': {
    present: () => existsSync('/usr/bin/linux.uml') && process.getuid?.() === 0,
    remedy: 'run as root with the Debian package user-mode-linux installed',
  },
};

/** Whether a command ends well. */
export function succeeds(file: string, args: readonly string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}
