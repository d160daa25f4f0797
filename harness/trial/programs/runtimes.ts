import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../process/project.ts';

/**
 * The Python that strategies run on: the virtual environment made by `make python`, else Debian's own, which has the
 * packages that apt installed. Another Python that comes first on the PATH (pyenv's, conda's) would not see either.
 */
export function python(): string {
  const candidates = [join(PROJECT, '.venv', 'bin', 'python'), '/usr/bin/python3'];
  return candidates.find((file) => existsSync(file)) ?? 'python3';
}

/** The Bun that package-lock.json beside it pins, made by `make runtimes`; undefined: it was not. */
export function bun(): string | undefined {
  const file = join(PROJECT, 'harness', 'strategies', 'bun', 'node_modules', '.bin', 'bun');
  return existsSync(file) ? file : undefined;
}
