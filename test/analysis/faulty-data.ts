import type { VisitColumns } from '../../harness/store/columns.ts';
import type { RunData } from '../../harness/store/run-data.ts';
import type { StoredFault, StoredRun } from '../../harness/store/schema.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

export const S = 1e9;
const MS = 1e6;

/** On ten hosts: one that refuses, one that is silent, one that is slow. */
export const FAULTS: StoredFault[] = [
  { kind: 'refuse', hosts: [1] },
  { kind: 'silent', hosts: [4] },
  { kind: 'slow', hosts: [7], byNs: 0.4 * S },
];

/** How a case's hosts fared in a trial. */
export interface Fare {
  readonly trial: Partial<StoredTrial>;
  readonly columns: Omit<VisitColumns, 'trial'>;
}

const ERRORS = { 1: 'ECONNREFUSED', 4: 'ETIMEDOUT' };
const COUNTS = { asked: 10, answered: 8, errors: { ECONNREFUSED: 1, ETIMEDOUT: 1 } };

/** All at once: the seven healthy hosts have answered long before the silent one times out. */
export const BURST: Fare = {
  trial: { healthyNs: 0.3 * S, workNs: 2_010 * MS, wallNs: 2.1 * S, hosts: COUNTS },
  columns: {
    startNs: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    connectedNs: [0, null, 0, 0, null, 0, 0, 0, 0, 0],
    endNs: [0.2, 0.01, 0.2, 0.2, 2, 0.2, 0.2, 0.7, 0.2, 0.3].map((at) => at * S),
    errors: ERRORS,
  },
};

/** One after the other: four of the healthy hosts wait until the silent one has timed out. */
export const SERIAL: Fare = {
  trial: { healthyNs: 3.6 * S, workNs: 3_610 * MS, wallNs: 3.7 * S, hosts: COUNTS },
  columns: {
    startNs: [0, 0.2, 0.2, 0.4, 0.6, 2.6, 2.8, 3, 3.2, 3.4].map((at) => at * S),
    connectedNs: [0, null, 0.2, 0.4, null, 2.6, 2.8, 3, 3.2, 3.4].map((at) => (at === null ? null : at * S)),
    endNs: [0.2, 0.2, 0.4, 0.6, 2.6, 2.8, 3, 3.2, 3.4, 3.6].map((at) => at * S),
    errors: ERRORS,
  },
};

/** A stored run on ten hosts with these faults, in which each case fares so, six rounds alike. */
export function faultyData(
  fares: Readonly<Record<string, Fare>> = { burst: BURST, serial: SERIAL },
  faults: StoredFault[] = FAULTS,
): RunData {
  const all = Object.entries(fares).flatMap(([name, fare]) =>
    [1, 2, 3, 4, 5, 6].map((round) => ({ fare, trial: storedTrial(name, { ...fare.trial, round }) })),
  );
  const data = storedData(
    Object.keys(fares),
    all.map(({ trial }) => trial),
  );
  const visits = all.map(({ fare }, index) => [index, { trial: index, ...fare.columns }] as const);
  return { ...data, run: onTenHosts(data.run, faults), visits: new Map(visits) };
}

function onTenHosts(run: StoredRun, faults: StoredFault[]): StoredRun {
  const fleet = { ...run.fleet, hosts: 10, faults };
  return { ...run, fleet, cases: run.cases.map((each) => ({ ...each, hosts: 10 })) };
}
