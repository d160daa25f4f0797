import { parseDuration } from '../../vocabulary/units.ts';
import { fleetShape } from '../schema/fleet-shape.ts';
import { type StrategyShape, trialsShape, workloadShape } from '../schema/scenario-shape.ts';
import { counted, figure, quote } from '../wording.ts';
import type { Complain, Written } from './check.ts';

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
    message: `Expected a plan of at most ${figure(most)} ${what}, found ${figure(found)}`,
    hint: `Sweep fewer values, or have fewer rounds: ${quote(largest.name)} has ${each}.`,
  };
}

/** Refuses sweeps and rounds that multiply beyond what anyone can wait for, before they are multiplied. */
export function checkPlanSize(
  written: Written | null,
  strategies: readonly (StrategyShape | undefined)[],
  complain: Complain,
): void {
  const fleet = written?.fleet as Record<string, unknown> | undefined;
  const hosts = fleetShape.shape.hosts.safeParse(fleet?.hosts).data;
  const trials = trialsShape.safeParse(written?.trials ?? {}).data;
  if (hosts === undefined || !trials) return;
  const { sleep } = workloadShape.safeParse(written?.workload).data ?? {};
  const servers = fleetShape.shape.servers.safeParse(fleet?.servers).data;
  checkOnce([hosts].flat(), ['fleet', 'hosts'], complain);
  checkOnce([servers].flat(), ['fleet', 'servers'], complain);
  checkOnce([sleep ?? []].flat(), ['workload', 'sleep'], complain, parseDuration);
  const settings = [hosts, servers, sleep].reduce<number>(
    (product, each) => product * [each].flat().length,
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
    return [{ name: strategy.name ?? strategy.use ?? '', cases, trials: each, index }];
  });
  const mistake = planMistake(shares);
  const largest = largestOf(shares);
  if (mistake && largest) complain(['strategies', largest.index], mistake.message, { hint: mistake.hint });
}

/** Cases are told apart by the values they have. */
function checkOnce<T>(
  values: readonly T[],
  path: readonly (string | number)[],
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

function largestOf<T extends Share>(shares: readonly T[]): T | undefined {
  return shares.reduce<T | undefined>(
    (most, share) => (most && most.cases * most.trials >= share.cases * share.trials ? most : share),
    undefined,
  );
}
