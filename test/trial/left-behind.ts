import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { thisOwner } from '../../harness/process/owner.ts';
import { processesOf } from '../../harness/process/processes.ts';

/** What the trials of this process have left on the machine: processes, control groups, tasks. Empty as it should be. */
export function leftBehind(): string[] {
  const { id } = thisOwner();
  const isOurs = (folder: string) => folder.startsWith(`manyhosts-task.${id}.`);
  return [
    ...processesOf(isOurs).map((pid) => `process ${pid}`),
    ...groupsNamed(`manyhosts.${id}.test-*`),
    ...readdirSync(tmpdir()).filter(isOurs),
  ];
}

function groupsNamed(pattern: string): string[] {
  // Groups of others come and go meanwhile, which it complains of.
  const found = spawnSync('find', ['/sys/fs/cgroup', '-type', 'd', '-name', pattern], { encoding: 'utf8' });
  return found.stdout.split('\n').filter((line) => line !== '');
}
