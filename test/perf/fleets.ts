import { execFileSync } from 'node:child_process';
import { median } from 'simple-statistics';
import { GenericContainer, Wait } from 'testcontainers';
import { startDocker } from '../../harness/fleet/docker/provider.ts';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import type { Fleet, FleetContext } from '../../harness/fleet/fleet.ts';
import type { FleetSpec } from '../../harness/scenario/scenario.ts';
import { attempt, orderOf } from './attempt.ts';
import { type Figure, round } from './figure.ts';

const HOSTS = 500;
const SERVERS = 5;
const STARTS = 3;
const TRIALS = 9;
const MIB = 2 ** 20;

export async function measureEmbeddedFleet(context: FleetContext): Promise<Figure[]> {
  const ready: number[] = [];
  const peaks: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    await using fleet = await startEmbedded(spec('embedded', ''), context);
    await secondsOfWork(fleet, context);
    ready.push(fleet.record.readyNs / 1e9);
    peaks.push((fleet.usage()[0]?.memoryPeakBytes ?? Number.NaN) / MIB);
  }
  return [
    atMost('Embedded fleet of 500 hosts: from spawn to the first login', ready, ' s', 0.3),
    atMost('Embedded fleet of 500 hosts: memory peak after a trial of all hosts', peaks, ' MiB', 120),
  ];
}

/** 500 hosts on 5 servers against 5 plain containers of the same image, in turns. */
export async function measureDockerFleet(context: FleetContext, image: string): Promise<Figure[]> {
  const plain: number[] = [];
  const ready: number[] = [];
  const gone: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    // What was written before keeps the disk busy, and a server that is killed waits for it.
    execFileSync('sync');
    plain.push(await secondsOfPlainStart(image));
    const began = performance.now();
    const fleet = await startDocker(spec('docker', image), context);
    ready.push((performance.now() - began) / 1000);
    const stopped = performance.now();
    await fleet.stop();
    gone.push((performance.now() - stopped) / 1000);
  }
  const [whole, bare] = [median(ready), median(plain)];
  return [
    {
      what: '500 hosts on 5 containers, ready, over 5 plain containers of the same image',
      value: whole / bare,
      unit: '×',
      limit: 1.5,
      from: `medians of ${STARTS}, ${round(whole)} s and ${round(bare)} s`,
    },
    atMost('500 hosts on 5 containers: gone', gone, ' s', 2),
  ];
}

/** The simulation must not be what slows a strategy down: the same strategy on both fleets, in turns. */
export async function measureFleetsAgainstEachOther(context: FleetContext, image: string): Promise<Figure[]> {
  await using real = await startDocker(spec('docker', image), context);
  await using embedded = await startEmbedded(spec('embedded', ''), context);
  const work = { real: [] as number[], embedded: [] as number[] };
  for (let turn = 0; turn < TRIALS; turn++) {
    work.real.push(await secondsOfWork(real, context));
    work.embedded.push(await secondsOfWork(embedded, context));
  }
  const [simulated, mysql] = [median(work.embedded), median(work.real)];
  return [
    {
      what: 'Work time of python/aiomysql-uvloop on the embedded fleet over MySQL',
      value: simulated / mysql,
      unit: '×',
      limit: 1,
      from: `medians of ${TRIALS}, ${round(simulated)} s and ${round(mysql)} s`,
    },
  ];
}

function spec(provider: FleetSpec['provider'], image: string): FleetSpec {
  return { provider, hosts: [HOSTS], servers: SERVERS, image, variables: {} };
}

async function secondsOfPlainStart(image: string): Promise<number> {
  const began = performance.now();
  const starts = Array.from({ length: SERVERS }, () =>
    new GenericContainer(image)
      .withAutoCleanup(false)
      .withEnvironment({ MYSQL_ROOT_PASSWORD: 'plain' })
      .withWaitStrategy(Wait.forLogMessage(/ready for connections.*port: 3306/))
      .start(),
  );
  const containers = await Promise.all(starts);
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(containers.map((container) => container.stop({ timeout: 0 })));
  return seconds;
}

/** Seconds of work that python/aiomysql-uvloop takes on all hosts. */
async function secondsOfWork(fleet: Fleet, context: FleetContext): Promise<number> {
  const { workNs = Number.NaN } = await attempt(
    await orderOf('python/aiomysql-uvloop', HOSTS),
    fleet,
    context,
  );
  return workNs / 1e9;
}

function atMost(what: string, values: readonly number[], unit: string, limit: number): Figure {
  return { what, value: median([...values]), unit, limit, from: `median of ${values.length}` };
}
