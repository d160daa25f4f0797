import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../harness/process/project.ts';
import { writeLargeRun } from '../fixtures/large-run.ts';
import { scratchFolder } from '../scratch.ts';
import type { Figure } from './figure.ts';

const SIZE = { cases: 20, rounds: 20, hosts: 5_000 };
const MIB = 2 ** 20;

/** All files of a run of two million visits, made by the command as a user calls it. */
export async function measureReport(): Promise<Figure[]> {
  const folder = writeLargeRun(scratchFolder(), SIZE);
  const time = ['/usr/bin/python3', '-c', CHILD, join(PROJECT, 'manyhosts'), 'report', folder];
  const began = performance.now();
  const peakBytes = await peakOf(time);
  const seconds = (performance.now() - began) / 1000;
  const what = `Report of ${SIZE.cases} cases × ${SIZE.rounds} rounds × ${SIZE.hosts} hosts`;
  const from = 'every file, by `manyhosts report`';
  const page = statSync(join(folder, 'report.html')).size / MIB;
  return [
    { what: `${what}: time`, value: seconds, unit: ' s', limit: 5, from },
    { what: `${what}: memory`, value: peakBytes / MIB, unit: ' MiB', limit: 500, from },
    { what: `${what}: report.html`, value: page, unit: ' MiB', limit: 5, from },
  ];
}

// The high-water mark of a process that was started by a small one: exec keeps the parent's own (man 2 getrusage).
const CHILD = `import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)`;

async function peakOf([file = '', ...args]: readonly string[]): Promise<number> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`manyhosts report ended with exit code ${code}`);
  return Number(text);
}
