import { createLogUpdate } from 'log-update';
import type { StoredTrial } from '../run/schema.ts';
import type { Plan, PlannedTrial } from '../scenario/plan.ts';
import { clock, mebibytes, seconds } from './figures.ts';

/** What is told while a run is executed; all of it goes to standard error. */
export interface Progress extends Disposable {
  notice(text: string): void;
  fleet(ready: number, of: number): void;
  trialStart(trial: PlannedTrial): void;
  trialEnd(trial: StoredTrial): void;
  /** Take the bar away. Safe to call twice. */
  end(): void;
}

/** A bar on a terminal, a line a trial elsewhere, nothing but notices when quiet. */
export function showProgress(plan: Plan, stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return { ...SILENT, notice: (text) => stream.write(`${text}\n`) };
  return stream.isTTY ? barProgress(plan, stream) : lineProgress(plan, stream);
}

const SILENT = { fleet() {}, trialStart() {}, trialEnd() {}, end() {}, [Symbol.dispose]() {} };

function lineProgress({ trials }: Plan, stream: NodeJS.WriteStream): Progress {
  const write = (text: string) => stream.write(`${text}\n`);
  return {
    ...SILENT,
    notice: write,
    trialEnd: (trial) =>
      write(`[${trial.index + 1}/${trials.length}] ${roundName(trial)} ${trial.case}: ${ending(trial)}`),
  };
}

/** Often enough to see it live, seldom enough to cost the trial nothing: a redraw takes well under 1 ms. */
const REDRAW_MS = 500;

function barProgress(plan: Plan, stream: NodeJS.WriteStream): Progress {
  const update = createLogUpdate(stream, { showCursor: true });
  const since = Date.now();
  const remaining = estimateRemaining(plan);
  let headline = 'Starting the fleet';
  let done = 0;
  const draw = () => {
    const left = remaining(done);
    const times = `${clock(Date.now() - since)} elapsed${left === undefined ? '' : `, about ${clock(left)} left`}`;
    update(`${bar(done / plan.trials.length)} ${done}/${plan.trials.length}  ${times}\n${headline}`);
  };
  const timer = setInterval(draw, REDRAW_MS);
  draw();
  const end = () => {
    clearInterval(timer);
    update.clear();
    update.done();
  };
  return {
    notice: (text) => update.persist(text),
    fleet(ready, of) {
      headline = `Starting the fleet: ${ready} of ${of} ${of === 1 ? 'server' : 'servers'} ready`;
      draw();
    },
    trialStart(trial) {
      headline = `${roundName(trial)}: ${trial.case}`;
      draw();
    },
    trialEnd(trial) {
      done += 1;
      remaining.learn(trial);
      update.persist(`${roundName(trial)} ${trial.case}: ${ending(trial)}`);
      draw();
    },
    end,
    [Symbol.dispose]: end,
  };
}

/** Time left, milliseconds, from what trials of the same case took so far; unknown until every case was seen. */
function estimateRemaining({
  trials,
}: Plan): ((done: number) => number | undefined) & { learn(trial: StoredTrial): void } {
  const took = new Map<string, number>();
  const remaining = (done: number) => {
    let sum = 0;
    for (const trial of trials.slice(done)) {
      const ms = took.get(trial.case);
      if (ms === undefined) return undefined;
      sum += ms;
    }
    return sum;
  };
  const learn = (trial: StoredTrial) => {
    took.set(trial.case, Date.now() - Date.parse(trial.startedAt));
  };
  return Object.assign(remaining, { learn });
}

function bar(share: number): string {
  const cells = 24;
  const full = Math.round(share * cells);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)}`;
}

function roundName({ warmup, round }: { warmup: boolean; round: number }): string {
  return warmup ? `warm-up ${round}` : `round ${round}`;
}

function ending({ outcome, hosts, workNs, wallNs, memoryPeakBytes }: StoredTrial): string {
  if (outcome.kind !== 'completed') return `${outcome.kind}. ${outcome.message}`;
  const parts = [
    ...(hosts ? [`${hosts.answered}/${hosts.asked} hosts`] : []),
    ...(workNs === undefined ? [] : [`work ${seconds(workNs)}`]),
    ...(wallNs === undefined ? [] : [`wall ${seconds(wallNs)}`]),
    ...(memoryPeakBytes === undefined ? [] : [mebibytes(memoryPeakBytes)]),
  ];
  return parts.join(', ');
}
