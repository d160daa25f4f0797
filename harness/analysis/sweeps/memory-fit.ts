import { sum } from 'simple-statistics';
import type { StoredCase, StoredRun } from '../../store/schema.ts';
import { type Estimate, estimate } from '../estimation/estimate.ts';
import { countedTrials, trialValue } from '../values.ts';
import { hasWarning } from '../warnings.ts';
import { sweepsOf } from './sweeps.ts';

/** Peak memory over something that was swept, as a straight line. */
export interface MemoryFit {
  /** What was swept: `hosts`, `workers`. */
  readonly key: string;
  /** The strategy, with all else that was swept. */
  readonly name: string;
  /** At none, bytes: where the line ends, outside of what was measured. */
  readonly base: Estimate;
  /** For each one more, bytes. */
  readonly each: Estimate;
  /** Where a median is farthest from the line, as a share of that median: it shows a bent line. */
  readonly worst: { readonly value: number; readonly share: number };
}

/** A line goes through any two points. */
const FEWEST_VALUES = 3;

/** Memory doesn't grow by these: what sleeps longer takes no more, nor does a connection to another server. */
const NOT_COUNTED = ['servers', 'sleep', 'every'];

/**
 * A fit for each strategy over whatever has three values or more. Each round is fitted by itself, and the line is the
 * median of those: the trial is the unit, and what one round shares cancels. A round that lacks a value is left out; a
 * strategy without any whole round has no fit.
 */
export function memoryFitsOf(run: StoredRun): MemoryFit[] {
  return sweepsOf(run.cases, (each) => each)
    .filter(({ key }) => !NOT_COUNTED.includes(key))
    .flatMap(({ key, lines }) =>
      lines.flatMap(({ name, steps }) => {
        const measured = steps.map(({ value, of }) => ({ value, byRound: memoryByRound(run, of) }));
        const fit = fitOf(measured);
        return fit ? [{ key, name, ...fit }] : [];
      }),
    );
}

interface Measured {
  readonly value: number;
  readonly byRound: ReadonlyMap<number, number>;
}

function memoryByRound(run: StoredRun, { name }: StoredCase): ReadonlyMap<number, number> {
  return new Map(
    countedTrials({ run }, name).flatMap((trial) => {
      const bytes = trialValue(trial, 'memory.peak');
      return bytes === undefined || hasWarning(trial, 'memory.peak') ? [] : [[trial.round, bytes] as const];
    }),
  );
}

function fitOf(all: readonly Measured[]): Pick<MemoryFit, 'base' | 'each' | 'worst'> | undefined {
  const steps = all.filter(({ byRound }) => byRound.size > 0);
  const [first] = steps;
  if (!first || steps.length < FEWEST_VALUES) return undefined;
  const whole = [...first.byRound.keys()].filter((round) => steps.every(({ byRound }) => byRound.has(round)));
  const lines = whole.map((round) =>
    lineThrough(steps.map(({ value, byRound }) => ({ x: value, y: byRound.get(round) ?? 0 }))),
  );
  const [base, each] = [estimate(lines.map((line) => line.base)), estimate(lines.map((line) => line.each))];
  if (!base || !each) return undefined;
  const residuals = steps.map(({ value, byRound }) => {
    const median = estimate([...byRound.values()])?.median ?? 0;
    return { value, share: Math.abs(base.median + each.median * value - median) / median };
  });
  const [worst] = residuals.toSorted((a, b) => b.share - a.share);
  return worst && { base, each, worst };
}

/**
 * The line with the least squares of relative errors (Tofallis, Least squares percentage regression, Journal of Modern
 * Applied Statistical Methods 7, 2008): with absolute ones 10,000 hosts would hide what ten take.
 */
function lineThrough(points: readonly { readonly x: number; readonly y: number }[]) {
  const scaled = points.map(({ x, y }) => ({ u: 1 / y, v: x / y }));
  const total = (of: (point: { u: number; v: number }) => number) => sum(scaled.map(of));
  const [u, v] = [total((point) => point.u), total((point) => point.v)];
  const [uu, uv, vv] = [
    total((point) => point.u ** 2),
    total((point) => point.u * point.v),
    total((point) => point.v ** 2),
  ];
  const determinant = uu * vv - uv ** 2;
  return { base: (u * vv - v * uv) / determinant, each: (v * uu - u * uv) / determinant };
}
