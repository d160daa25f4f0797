import type { Progress } from '../../bench/progress.ts';
import type { Expected } from '../../scenario/expected-time.ts';
import type { Plan, PlannedTrial } from '../../scenario/plan.ts';
import { isOneShot } from '../../scenario/schedule.ts';
import type { TimelinePoint } from '../../store/columns.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { plainLine } from '../../vocabulary/plain-text.ts';
import { some } from '../../vocabulary/wording.ts';
import { drawFrame, type Memory, type View } from './frame.ts';
import { Screen } from './screen.ts';
import { CaseTracker, TimeTracker } from './tracking.ts';
import { type Visiting, visitingText, workLeftMs } from './visiting.ts';

/** Often enough to see it live, seldom enough to cost the trial nothing: a redraw takes about 1 ms. */
const REDRAW_MS = 500;

/** The run on a terminal while it is executed. Notices stay when it is gone. */
export class LiveDisplay implements Progress {
  readonly #plan: Plan;
  readonly #stream: NodeJS.WriteStream;
  readonly #screen: Screen;
  readonly #timer: NodeJS.Timeout;
  readonly #cases: CaseTracker;
  readonly #times: TimeTracker;
  readonly #since = performance.now();
  readonly #notices: string[] = [];
  #activity = 'Starting the fleet';
  /** The case that is executed now, or next. */
  #current: string | undefined;
  #trialSince: number | undefined;
  #memory: Memory | undefined;
  #working: { readonly sinceMs: number; readonly reported: { readonly length: number } } | undefined;
  #ended = 0;
  #lastEnd: number | undefined;
  #over = false;

  constructor(
    plan: Plan,
    expected: ReadonlyMap<string, Expected>,
    stream: NodeJS.WriteStream,
    color: boolean,
  ) {
    this.#plan = plan;
    this.#stream = stream;
    this.#cases = new CaseTracker(plan);
    this.#times = new TimeTracker(plan, expected);
    this.#screen = new Screen(stream, (size) => drawFrame(this.#view(), size, color));
    this.#timer = setInterval(() => this.#screen.redraw(), REDRAW_MS);
  }

  notice(text: string): void {
    if (this.#over) this.#stream.write(`${plainLine(text)}\n`);
    else this.#notices.push(plainLine(text));
  }

  fleet(ready: number, of: number): void {
    this.#activity = `Starting the fleet: ${ready} of ${some(of, 'server')} ready`;
    this.#screen.redraw();
  }

  resume(trials: readonly StoredTrial[]): void {
    for (const trial of trials) {
      this.#cases.learn(trial);
      this.#times.learn(trial.case, ((trial.settledNs ?? 0) + (trial.wallNs ?? 0)) / 1e6);
    }
    this.#ended = trials.length;
    this.#screen.redraw();
  }

  trialStart(planned: PlannedTrial): void {
    this.#trialSince = performance.now();
    this.#lastEnd ??= this.#trialSince;
    this.#current = planned.case;
    this.#activity = this.#roundName(planned);
    this.#screen.redraw();
  }

  working(reported: { readonly length: number }): void {
    this.#working = { sinceMs: performance.now(), reported };
  }

  // Called every few milliseconds: it only keeps the newest.
  memory({ workingBytes, memoryBytes }: TimelinePoint): void {
    const bytes = workingBytes ?? memoryBytes;
    if (bytes === undefined) return;
    this.#memory = { bytes, highestBytes: Math.max(bytes, this.#memory?.highestBytes ?? 0) };
  }

  trialEnd(trial: StoredTrial, data: RunData): void {
    const now = performance.now();
    this.#times.learn(trial.case, now - (this.#lastEnd ?? now));
    this.#cases.learn(trial, data);
    this.#lastEnd = now;
    this.#ended += 1;
    this.#trialSince = undefined;
    this.#memory = undefined;
    this.#working = undefined;
    const next = this.#plan.trials[this.#ended];
    this.#current = next?.case;
    this.#activity = next ? `Settling before ${this.#roundName(next)}` : 'Stopping the fleet';
    this.#screen.redraw();
  }

  [Symbol.dispose](): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#timer);
    this.#screen.leave();
    for (const text of this.#notices) this.#stream.write(`${text}\n`);
  }

  #roundName({ warmup, round, case: name }: PlannedTrial): string {
    const strategy = this.#plan.cases.find((each) => each.name === name)?.strategy;
    const of = (warmup ? strategy?.warmup : strategy?.rounds) ?? round;
    return `${warmup ? 'warm-up' : 'round'} ${round} of ${of}: ${plainLine(name)}`;
  }

  /** Of one cycle there is nothing to tell before its end. */
  #visiting(now: number): Visiting | undefined {
    const each = this.#plan.cases.find(({ name }) => name === this.#current);
    if (!this.#working || !each || isOneShot(each.workload.schedule)) return undefined;
    const { sinceMs, reported } = this.#working;
    const { hosts, workload } = each;
    return { schedule: workload.schedule, hosts, sinceMs: now - sinceMs, reported: reported.length };
  }

  #view(): View {
    const now = performance.now();
    const visiting = this.#visiting(now);
    return omitUndefined({
      trials: this.#plan.trials.length,
      ended: this.#ended,
      elapsedMs: now - this.#since,
      left: this.#times.leftAfter(
        this.#ended,
        now - (this.#lastEnd ?? now),
        visiting && workLeftMs(visiting),
      ),
      activity: this.#activity,
      trial:
        this.#trialSince === undefined
          ? undefined
          : omitUndefined({
              ms: now - this.#trialSince,
              visits: visiting && visitingText(visiting),
              memory: this.#memory,
            }),
      current: this.#current,
      cases: this.#cases.all(),
      notices: this.#notices,
    });
  }
}
