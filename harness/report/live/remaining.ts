import type { Plan } from '../../scenario/plan.ts';

/** What is left; `least` where some case to come was never seen, so that it may be more. */
export interface Left {
  readonly ms: number;
  readonly least: boolean;
}

/** How long the rest of a plan takes, from what trials of the same cases took, their pauses included. */
export class Remaining {
  readonly #plan: Plan;
  readonly #took = new Map<string, number>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** A trial of this case took so long, from the end of the trial before it. */
  learn(name: string, ms: number): void {
    this.#took.set(name, ms);
  }

  /** When `ended` trials have ended, the last one `sinceMs` ago; nothing as long as no case was seen. */
  after(ended: number, sinceMs: number): Left | undefined {
    if (this.#took.size === 0) return undefined;
    const times = this.#plan.trials.slice(ended).map((trial) => this.#took.get(trial.case));
    const [first = 0, ...others] = times.map((ms) => ms ?? 0);
    const ms = others.reduce((sum, each) => sum + each, Math.max(0, first - sinceMs));
    return { ms, least: times.includes(undefined) };
  }
}
