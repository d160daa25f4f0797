import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { perform } from '../perform.ts';
import { answerOne, serving } from '../scripted-host.ts';
import { type ReportedVisit, visitsOf } from '../visits.ts';

const HOSTS = 4;
const CYCLES = 3;
const skip = process.platform !== 'linux' && 'the workers are found in /proc';

for (const connections of ['kept', 'fresh'] as const) {
  test(`node/processes goes on with the worker that is left, on ${connections} connections`, {
    skip,
  }, async () => {
    let strategy = 0;
    let asked = 0;
    await using host = await serving((peer) => {
      answerOne(peer);
      if (asked++ === HOSTS) process.kill(workersOf(strategy)[0] ?? 0, 'SIGKILL');
    });
    const visits = visitsOf(
      await perform(
        { name: 'node/processes', parameters: { workers: 2 } },
        {
          hosts: Array.from({ length: HOSTS }, (_, id) => ({ id, address: '127.0.0.1', port: host.port })),
          credentials: { user: 'bench', password: 'secret', database: 'mysql' },
          sql: 'select 1',
          timeoutMs: 20_000,
          schedule: { cycles: CYCLES, everyNs: 400e6 },
          connections,
          started: (pid) => {
            strategy = pid;
          },
        },
      ),
    );

    assert.equal(visits.length, HOSTS * CYCLES);
    const lost = visits.filter(({ error }) => error !== undefined);
    assert.ok(lost.every(({ error }) => error === 'WORKER_LOST'));
    const last = (visit: ReportedVisit) => visit.cycle === CYCLES - 1;
    // A kept connection died with its worker, and so did that worker's hosts; else the other one takes them.
    assert.equal(lost.filter(last).length, connections === 'kept' ? HOSTS / 2 : 0);
    for (const { start, cycle } of lost) assert.ok(start >= cycle * 400e6 - 1e6);
  });
}

function workersOf(pid: number): number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.filter((process) => parentOf(process) === pid).map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // it ended in between
  }
}
