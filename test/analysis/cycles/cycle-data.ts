import type { TimelineColumns, VisitColumns } from '../../../harness/store/columns.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredCase, StoredFault } from '../../../harness/store/schema.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

export const MS = 1e6;

/** What a case is given: who is visited when, and what its trials showed, times in milliseconds. */
interface Given extends Pick<StoredCase, 'hosts' | 'schedule' | 'connections'> {
  readonly strategy?: string;
  /** Start and end of each visit, cycle after cycle; null where a cycle ended before that host. */
  readonly visits: readonly (readonly [startMs: number, endMs: number] | null)[];
  /** Places of the visits that made a connection. */
  readonly connected?: readonly number[];
  readonly errors?: VisitColumns['errors'];
  readonly rows?: VisitColumns['rows'];
  readonly trial?: Partial<StoredTrial>;
  readonly timeline?: Omit<TimelineColumns, 'trial'>;
}

/** A run of one case, `a`, with one trial. */
export function cycleData({ faults, ...given }: Given & { readonly faults?: StoredFault[] }): RunData {
  const data = cyclesData({ a: given }, 1);
  return { ...data, run: { ...data.run, fleet: { ...data.run.fleet, faults } } };
}

/** A run of these cases, with so many trials of each, all alike. */
export function cyclesData(cases: Readonly<Record<string, Given>>, rounds: number): RunData {
  const all = Object.entries(cases).flatMap(([name, given]) =>
    Array.from({ length: rounds }, (_, at) => ({
      given,
      trial: storedTrial(name, { ...given.trial, round: at + 1 }),
    })),
  );
  const data = storedData(
    Object.keys(cases),
    all.map(({ trial }) => trial),
  );
  const stored = data.run.cases.map((each) => {
    const { hosts = 0, schedule, connections, strategy = each.name } = cases[each.name] ?? {};
    return { ...each, strategy, hosts, schedule, connections };
  });
  const timelines = all.flatMap(({ given: { timeline } }, trial) =>
    timeline ? [[trial, { trial, ...timeline }] as const] : [],
  );
  return {
    ...data,
    run: { ...data.run, cases: stored },
    visits: new Map(all.map(({ given }, trial) => [trial, { trial, ...columnsOf(given) }])),
    timelines: new Map(timelines),
  };
}

function columnsOf({ visits, connected = [], errors = {}, rows }: Given): Omit<VisitColumns, 'trial'> {
  const made = new Set(connected);
  const column = (of: 0 | 1) => visits.map((visit) => (visit ? visit[of] * MS : null));
  const startNs = column(0);
  return {
    startNs,
    connectedNs: startNs.map((start, at) => (made.has(at) ? start : null)),
    endNs: column(1),
    ...(rows ? { rows } : {}),
    errors,
  };
}
