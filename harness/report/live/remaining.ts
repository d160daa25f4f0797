import type { Expected } from '../../scenario/expected-time.ts';
import type { Plan } from '../../scenario/plan.ts';

/** What is left; `least` where some case to come was never seen and is not known, so that it may be more. */
export interface Left {
  readonly ms: number;
  readonly least: boolean;
}

/**
 * How long the rest of a plan takes: from what trials of the same cases took, their pauses included; of cases not seen
 * yet, what was expected of them, as far as that held for the others.
 */
export class Remaining {
  readonly #plan: Plan;
  readonly #expected: ReadonlyMap<string, Expected>;
  readonly #took = new Map<string, number>();

  constructor(plan: Plan, expected: ReadonlyMap<string, Expected>) {
    this.#plan = plan;
    this.#expected = expected;
  }

  /** A trial of this case took so long, from the end of the trial before it. */
  learn(name: string, ms: number): void {
    this.#took.set(name, ms);
  }

  /** When `ended` trials have ended, the last one `sinceMs` ago; nothing as long as nothing is known of any case. */
  after(ended: number, sinceMs: number): Left | undefined {
    if (this.#took.size === 0 && this.#expected.size === 0) return undefined;
    const error = this.#error();
    const times = this.#plan.trials.slice(ended).map((trial) => this.#timeOf(trial.case, error));
    const [first = 0, ...others] = times.map(({ ms }) => ms);
    const ms = others.reduce((sum, each) => sum + each, Math.max(0, first - sinceMs));
    return { ms, least: times.some(({ isLeast }) => isLeast) };
  }

  #timeOf(name: string, error: number): Expected {
    const took = this.#took.get(name);
    if (took !== undefined) return { ms: took, isLeast: false };
    const { ms, isLeast } = this.#expected.get(name) ?? { ms: 0, isLeast: true };
    return { ms: ms * error, isLeast };
  }

  /** How many times as long as expected the cases took that were seen. */
  #error(): number {
    const seen = [...this.#took].flatMap(([name, took]) => {
      const expected = this.#expected.get(name);
      return expected ? [{ took, expected: expected.ms }] : [];
    });
    const sum = (key: 'took' | 'expected') => seen.reduce((total, each) => total + each[key], 0);
    return seen.length === 0 ? 1 : sum('took') / sum('expected');
  }
}
