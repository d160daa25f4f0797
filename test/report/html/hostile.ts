import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { storedRun, storedTrial } from '../../store/stored-run.ts';

/** What would come alive in a page that doesn't escape it: as text, in an attribute, in a style, in a script. */
export const HOSTILE = `</script><script>alert(1)</script></style><img src=x onerror=alert(2)>"'\`\${1}&amp;`;

const HOSTS = 40;

/**
 * A run with something in every part of a page, and whatever comes from outside hostile: three cases of six rounds, the
 * first with validity warnings, the second with a failed host, and a fourth case whose only trial failed.
 */
export function hostileData(): RunData {
  const names = [
    'steady',
    `python/${HOSTILE}`,
    `${HOSTILE} and-${'without-an-end-'.repeat(6)}`,
    `broken ${HOSTILE}`,
  ];
  const completed = names.slice(0, 3).flatMap((name, at) => rounds(name, 120e6 * 8 ** at, at));
  const failed = storedTrial(names[3] ?? '', { outcome: { kind: 'failed', exitCode: 1, message: HOSTILE } });
  const run = storedRun(names, [...completed, failed]);
  return {
    run: {
      ...run,
      id: `hostile ${HOSTILE}`,
      machine: { ...run.machine, cpuModel: HOSTILE, distribution: HOSTILE },
      cgroups: { backend: 'none', description: HOSTILE },
      fleet: { ...run.fleet, hosts: HOSTS, variables: { [HOSTILE]: HOSTILE } },
      scenario: {
        ...run.scenario,
        name: HOSTILE,
        description: HOSTILE,
        file: HOSTILE,
        source: `name: ${HOSTILE}\n${'x'.repeat(300)}\n`,
        sql: HOSTILE,
        adjustments: { only: HOSTILE },
        thresholds: [
          {
            strategy: 'steady',
            metric: 'memory.peak',
            aggregate: 'median',
            operator: '<',
            limit: 1,
            text: `median<1B ${HOSTILE}`,
            line: 1,
          },
        ],
      },
      cases: run.cases.map((each) => ({
        ...each,
        hosts: HOSTS,
        rounds: 6,
        versions: { [HOSTILE]: HOSTILE },
      })),
    },
    visits: new Map(completed.map((trial, at) => [at, visitsOf(trial, at)])),
    timelines: new Map(completed.map((trial, at) => [at, timelineOf(trial, at)])),
    problems: [`A file is damaged: ${HOSTILE}`],
  };
}

function rounds(name: string, workNs: number, at: number): StoredTrial[] {
  return [1, 2, 3, 4, 5, 6].map((round) => {
    const work = Math.round(workNs * (1 + round / 100));
    return storedTrial(name, {
      round,
      workNs: work,
      wallNs: work + 80e6,
      startupNs: 70e6,
      cpuUserNs: 1e8,
      cpuSystemNs: 2e7,
      memoryPeakBytes: (20 + 40 * at + round) * 2 ** 20,
      memoryWorkingPeakBytes: (15 + 40 * at + round) * 2 ** 20,
      hosts:
        at === 1
          ? { asked: HOSTS, answered: HOSTS - 1, errors: { [HOSTILE]: 1 } }
          : { asked: HOSTS, answered: HOSTS, errors: {} },
      ...(at === 0 ? { warnings: [{ check: 'machine-busy' as const, message: HOSTILE }] } : {}),
    });
  });
}

function visitsOf({ workNs = 0 }: StoredTrial, trial: number) {
  const ids = Array.from({ length: HOSTS }, (_, id) => id);
  const startNs = ids.map((id) => (workNs * id) / HOSTS / 2);
  return {
    trial,
    startNs,
    connectedNs: startNs.map((start) => start + workNs / 10),
    endNs: startNs.map((start) => start + workNs / 2),
    errors: trial > 5 && trial < 12 ? { 3: HOSTILE } : {},
  };
}

function timelineOf({ wallNs = 0, memoryPeakBytes = 0 }: StoredTrial, trial: number) {
  const moments = Array.from({ length: 20 }, (_, at) => at);
  const memoryBytes = moments.map((at) => Math.round((memoryPeakBytes * (at + 1)) / 20));
  return {
    trial,
    atNs: moments.map((at) => Math.round((wallNs * at) / 19)),
    memoryBytes,
    workingBytes: memoryBytes.map((bytes) => Math.round(bytes * 0.8)),
    processes: moments.map(() => 1),
  };
}
