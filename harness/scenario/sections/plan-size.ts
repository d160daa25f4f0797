import { parseDuration } from '../../vocabulary/units.ts';
import { grouped, quote } from '../../vocabulary/wording.ts';
import type { Complain, Path } from '../yaml/document.ts';
import type { FleetShape } from './fleet.ts';
import { type StrategyShape, strategyName } from './strategies.ts';
import type { WorkloadShape } from './workload.ts';

const MOST_CASES = 1_000;
/** A trial takes half a second at least: these are hours. */
const MOST_TRIALS = 10_000;

/** What a strategy adds to a plan. */
interface Share {
  readonly name: string;
  readonly cases: number;
  /** Of each case: rounds and warm-ups. */
  readonly trials: number;
}

/** What is wrong with a plan that is made up of these: it has too many cases or trials. */
export function planMistake(shares: readonly Share[]): { message: string; hint: string } | undefined {
  const largest = largestOf(shares);
  if (!largest) return undefined;
  const cases = shares.reduce((sum, share) => sum + share.cases, 0);
  const trials = shares.reduce((sum, share) => sum + share.cases * share.trials, 0);
  if (cases <= MOST_CASES && trials <= MOST_TRIALS) return undefined;
  const [most, found, what] =
    cases > MOST_CASES ? [MOST_CASES, cases, 'cases'] : [MOST_TRIALS, trials, 'trials'];
  const each = `${counted(largest.cases, 'case')} of ${counted(largest.trials, 'trial')} each`;
  return {
    message: `Expected a plan of at most ${grouped(most)} ${what}, found ${grouped(found)}`,
    hint: `Sweep fewer values, or have fewer rounds: ${quote(largest.name)} has ${each}.`,
  };
}

/** What multiplies; undefined what has mistakes already. */
interface Swept {
  readonly hosts: FleetShape['hosts'] | undefined;
  readonly servers: FleetShape['servers'] | undefined;
  readonly workload: WorkloadShape | undefined;
  readonly trials: { readonly rounds: number; readonly warmup: number } | undefined;
  readonly strategies: readonly (StrategyShape | undefined)[];
}

/** Refuses sweeps and rounds that multiply beyond what anyone can wait for, before they are multiplied. */
export function checkPlanSize(
  { hosts, servers, workload, trials, strategies }: Swept,
  complain: Complain,
): void {
  if (hosts === undefined || !trials) return;
  const { sleep, every, connections } = workload ?? {};
  checkOnce([hosts].flat(), ['fleet', 'hosts'], complain);
  checkOnce([servers].flat(), ['fleet', 'servers'], complain);
  checkOnce([sleep ?? []].flat(), ['workload', 'sleep'], complain, parseDuration);
  checkOnce([every ?? []].flat(), ['workload', 'every'], complain, parseDuration);
  checkOnce([connections ?? []].flat(), ['workload', 'connections'], complain);
  const settings = [hosts, servers, sleep, every, connections].reduce<number>(
    (cases, each) => cases * [each].flat().length,
    1,
  );
  const shares = strategies.flatMap((strategy, index) => {
    if (!strategy) return [];
    const sweeps = Object.entries(strategy.with ?? {}).map(([key, values]) => {
      checkOnce([values].flat(), ['strategies', index, 'with', key], complain);
      return [values].flat().length;
    });
    const cases = sweeps.reduce((product, length) => product * length, settings);
    const each = (strategy.rounds ?? trials.rounds) + (strategy.warmup ?? trials.warmup);
    return [{ name: strategyName(strategy) ?? '', cases, trials: each, index }];
  });
  const mistake = planMistake(shares);
  const largest = largestOf(shares);
  if (mistake && largest) complain(['strategies', largest.index], mistake.message, { hint: mistake.hint });
}

/** Cases are told apart by the values they have. */
function checkOnce<T>(
  values: readonly T[],
  path: Path,
  complain: Complain,
  meaning: (value: T) => unknown = String,
): void {
  const seen = new Set<unknown>();
  for (const [index, value] of values.entries()) {
    if (seen.has(meaning(value))) {
      complain([...path, index], `Expected each value of a sweep once, found ${quote(value)} again`);
    }
    seen.add(meaning(value));
  }
}

function counted(count: number, what: string): string {
  return `${grouped(count)} ${what}${count === 1 ? '' : 's'}`;
}

function largestOf<T extends Share>(shares: readonly T[]): T | undefined {
  return shares.reduce<T | undefined>(
    (most, share) => (most && most.cases * most.trials >= share.cases * share.trials ? most : share),
    undefined,
  );
}
