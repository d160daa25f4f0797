import type { RunData } from '../../harness/store/run-data.ts';
import type { StoredCase } from '../../harness/store/schema.ts';
import type { StoredTrial } from '../../harness/store/trial-shape.ts';
import { omitUndefined } from '../../harness/vocabulary/omit-undefined.ts';
import { storedTrial } from '../store/stored-run.ts';
import { storedData } from './stored-data.ts';

/** A case of a sweep, and what its trials showed, a round each. */
export interface SweptCase extends Partial<Omit<StoredCase, 'name' | 'strategy'>> {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly mebibytes?: readonly number[];
  /** How many hosts answered; absent: all. */
  readonly answered?: number;
}

/** A stored run of these cases; a case's strategy is the first word of its name, the first one the baseline. */
export function sweptData(...cases: readonly SweptCase[]): RunData {
  const trials = cases.flatMap(({ name, hosts = 5, seconds, mebibytes = [], answered = hosts }) =>
    seconds.map((each, at): StoredTrial => {
      const memory = mebibytes[at];
      return storedTrial(name, {
        round: at + 1,
        workNs: each * 1e9,
        wallNs: (each + 0.1) * 1e9,
        hosts: { asked: hosts, answered, errors: answered < hosts ? { ECONNREFUSED: hosts - answered } : {} },
        ...(memory === undefined ? {} : { memoryPeakBytes: memory * 2 ** 20 }),
      });
    }),
  );
  const data = storedData(
    cases.map(({ name }) => name),
    trials,
  );
  const stored = data.run.cases.map((each, at) => {
    const { seconds: _, mebibytes: __, answered: ___, name = '', ...own } = cases[at] ?? { seconds: [] };
    return { ...each, ...own, name, strategy: strategyOf(name) };
  });
  const { sql, floorNs, ...rest } = data.run.scenario;
  // Where the sleep is swept no statement is the whole run's.
  const asked = stored.every((each) => each.sql !== undefined) ? {} : { sql, floorNs };
  const scenario = { ...rest, ...omitUndefined(asked), baseline: strategyOf(cases[0]?.name ?? '') };
  return { ...data, run: { ...data.run, scenario, cases: stored } };
}

/** Six rounds, close around a figure. */
export function six(value: number): number[] {
  return [0.99, 0.995, 1, 1, 1.005, 1.01].map((factor) => value * factor);
}

function strategyOf(name: string): string {
  return name.split(' ')[0] ?? '';
}
