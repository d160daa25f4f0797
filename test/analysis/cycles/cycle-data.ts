import type { TimelineColumns, VisitColumns } from '../../../harness/store/columns.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredCase, StoredFault } from '../../../harness/store/schema.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { storedData } from '../stored-data.ts';

export const MS = 1e6;

/** What a case is given: who is visited when, and what its trial showed, times in milliseconds. */
interface Given {
  readonly hosts: number;
  readonly schedule: StoredCase['schedule'];
  readonly connections?: 'fresh' | 'kept';
  /** Start and end of each visit, cycle after cycle; null where a cycle ended before that host. */
  readonly visits: readonly (readonly [startMs: number, endMs: number] | null)[];
  /** Places of the visits that made a connection. */
  readonly connected?: readonly number[];
  readonly errors?: VisitColumns['errors'];
  readonly rows?: VisitColumns['rows'];
  readonly faults?: StoredFault[];
  readonly trial?: Partial<StoredTrial>;
  readonly timeline?: Omit<TimelineColumns, 'trial'>;
}

/** A run of one case, `a`, with so many trials alike. */
export function cycleData(given: Given, trials = 1): RunData {
  const rounds = Array.from({ length: trials }, (_, at) =>
    storedTrial('a', { ...given.trial, round: at + 1 }),
  );
  const data = storedData(['a'], rounds);
  const cases = data.run.cases.map((each) => ({
    ...each,
    hosts: given.hosts,
    schedule: given.schedule,
    connections: given.connections,
  }));
  const fleet = { ...data.run.fleet, hosts: given.hosts, faults: given.faults };
  const columns = columnsOf(given);
  const byTrial = <T>(value: T) => new Map(rounds.map((_, trial) => [trial, { trial, ...value }]));
  return {
    ...data,
    run: { ...data.run, cases, fleet },
    visits: byTrial(columns),
    timelines: given.timeline ? byTrial(given.timeline) : new Map(),
  };
}

function columnsOf({ visits, connected = [], errors = {}, rows }: Given): Omit<VisitColumns, 'trial'> {
  const column = (of: 0 | 1) => visits.map((visit) => (visit ? visit[of] * MS : null));
  const startNs = column(0);
  return {
    startNs,
    connectedNs: startNs.map((start, at) => (connected.includes(at) ? start : null)),
    endNs: column(1),
    ...(rows ? { rows } : {}),
    errors,
  };
}
