import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../project.ts';

/**
 * The Python that strategies run on: the virtual environment made by `make python`, else Debian's own, which has the
 * packages that apt installed. Another Python that comes first on the PATH (pyenv's, conda's) would not see either.
 */
export function python(): string {
  const candidates = [join(PROJECT, '.venv', 'bin', 'python'), '/usr/bin/python3'];
  return candidates.find((file) => existsSync(file)) ?? 'python3';
}
