import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CgroupBackend } from '../../cgroup/cgroup.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';

const PROGRAM = join(import.meta.dirname, 'program.ts');
const TIMEOUT_MS = 60_000;

type Control = NonNullable<StoredTrial['control']>;

/**
 * Execute the control program once: how fast this machine is just now. On a shared machine all CPU times rise and fall
 * together by a third within minutes; only against a control can a strategy's own change be told from that.
 *
 * Throws when the program fails: it needs nothing but Node.
 */
export async function measureControl(cgroups: CgroupBackend): Promise<Control> {
  await using group = cgroups.create('control');
  const [file = '', ...args] = group.wrap([process.execPath, PROGRAM]);
  const began = process.hrtime.bigint();
  const child = spawn(file, args, {
    env: {},
    stdio: 'ignore',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    // Ctrl-C reaches every process of a terminal's group: it would be the control that failed.
    detached: true,
  });
  const [code, signal] = await once(child, 'exit');
  const wallNs = Number(process.hrtime.bigint() - began);
  if (code !== 0) throw new Error(`The control program ended with ${signal ?? `exit code ${code}`}`);
  const { cpuUserNs, cpuSystemNs } = group.usage();
  const cpuNs = cpuUserNs === undefined || cpuSystemNs === undefined ? undefined : cpuUserNs + cpuSystemNs;
  return omitUndefined({ wallNs, cpuNs });
}
