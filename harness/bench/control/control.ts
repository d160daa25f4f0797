import { join } from 'node:path';
import { execa } from 'execa';
import type { CgroupBackend } from '../../cgroup/cgroup.ts';
import type { ControlFigures } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';

const PROGRAM = join(import.meta.dirname, 'program.ts');
const TIMEOUT_MS = 60_000;

/**
 * Execute the control program once: how fast this machine is just now. On a shared machine all CPU times rise and fall
 * together by a third within minutes; only against a control can a strategy's own change be told from that.
 *
 * Throws when the program fails: it needs nothing but Node.
 */
export async function measureControl(cgroups: CgroupBackend): Promise<ControlFigures> {
  await using group = cgroups.create('control');
  const [file = '', ...args] = group.wrap([process.execPath, PROGRAM]);
  const began = process.hrtime.bigint();
  const child = execa(file, args, {
    env: {},
    extendEnv: false,
    stdio: 'ignore',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    // Ctrl-C reaches every process of a terminal's group: it would be the control that failed.
    detached: true,
  });
  let wallNs = 0;
  child.nodeChildProcess.once('exit', () => {
    wallNs = Number(process.hrtime.bigint() - began);
  });
  await child;
  const { cpuUserNs, cpuSystemNs } = group.usage();
  const cpuNs = cpuUserNs === undefined || cpuSystemNs === undefined ? undefined : cpuUserNs + cpuSystemNs;
  return omitUndefined({ wallNs, cpuNs });
}
