import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { StoredRun } from './schema.ts';

/** The machine, from an allow-list: nothing of the environment's variables, no host name, no user. */
export function describeMachine(): StoredRun['machine'] {
  return {
    os: `${type()} ${arch()}`,
    kernel: release(),
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
  };
}

/** The harness's own version, and that of the Node it runs on. */
export function describeHarness(): StoredRun['harness'] {
  const file = join(import.meta.dirname, '..', '..', 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return { version, node: process.version };
}
