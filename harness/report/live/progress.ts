import { type Cycle, cyclesOf } from '../../analysis/cycles/cycles.ts';
import { hasCycles } from '../../analysis/cycles/due.ts';
import { trialFigure } from '../../analysis/values.ts';
import type { Progress } from '../../bench/progress.ts';
import type { ExpectedTime } from '../../scenario/expected-time.ts';
import type { Plan } from '../../scenario/plan.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { plainLine, plainText } from '../../vocabulary/plain-text.ts';
import { grouped, tenths } from '../../vocabulary/wording.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { planText } from '../model/plan/plan.ts';
import { LiveDisplay } from './display.ts';

/** How progress is shown. */
interface ProgressOptions {
  /** Nothing but notices. */
  readonly quiet: boolean;
  readonly color: boolean;
  /** Takes the live display away, so that what is said about the interrupt is seen. */
  readonly signal: AbortSignal;
}

/** A live display on a terminal; a line a trial elsewhere, without a control character. Both begin with what is planned. */
export function showProgress(
  plan: Plan,
  expected: ExpectedTime,
  stream: NodeJS.WriteStream,
  options: ProgressOptions,
): Progress {
  const { quiet, color, signal } = options;
  const write = (text: string) => stream.write(`${plainText(text)}\n`);
  if (quiet) return { ...SILENT, notice: write };
  const begin = `Plan: ${planText(plan, expected)}.`;
  // TERM=dumb: a terminal that knows no control sequences.
  if (!stream.isTTY || process.env.TERM === 'dumb') {
    write(begin);
    return { ...SILENT, notice: write, trialEnd: (trial, data) => write(lineOf(trial, data, plan)) };
  }
  // Node's own rules for NO_COLOR, FORCE_COLOR and terminals without colours.
  const display = new LiveDisplay(plan, expected.byCase, stream, color && stream.hasColors());
  display.notice(begin);
  signal.addEventListener('abort', () => display[Symbol.dispose](), { once: true });
  return display;
}

const SILENT = {
  fleet() {},
  resume() {},
  trialStart() {},
  working() {},
  memory() {},
  trialEnd() {},
  [Symbol.dispose]() {},
};

function lineOf(trial: StoredTrial, data: RunData, { trials }: Plan): string {
  const round = `${trial.warmup ? 'warm-up' : 'round'} ${trial.round}`;
  return plainLine(`[${trial.index + 1}/${trials.length}] ${round} ${trial.case}: ${ending(trial, data)}`);
}

function ending(trial: StoredTrial, data: RunData): string {
  const { outcome, wallNs, memoryPeakBytes } = trial;
  if (outcome.kind !== 'completed') return `${outcome.kind}. ${outcome.message}`;
  const isOverTime = data.run.cases.some((each) => each.name === trial.case && hasCycles(each));
  const parts = [
    ...(isOverTime ? visited(trial, data) : hostsAsked(trial)),
    ...(wallNs === undefined ? [] : [`wall ${seconds(wallNs)}`]),
    ...(memoryPeakBytes === undefined ? [] : [mebibytes(memoryPeakBytes)]),
  ];
  return parts.join(', ');
}

function hostsAsked({ hosts, healthyNs, workNs }: StoredTrial): string[] {
  return [
    ...(hosts ? [`${hosts.answered}/${hosts.asked} hosts`] : []),
    ...(healthyNs === undefined ? [] : [`healthy ${seconds(healthyNs)}`]),
    ...(workNs === undefined ? [] : [`work ${seconds(workNs)}`]),
  ];
}

/** How long the work lasts is the schedule's doing. */
function visited(trial: StoredTrial, data: RunData): string[] {
  const cycles = cyclesOf(data, trial).filter(({ isCounted }) => isCounted);
  const count = (of: (cycle: Cycle) => number) => cycles.reduce((sum, cycle) => sum + of(cycle), 0);
  const time = trialFigure(data, trial, 'cycle');
  const overruns = trialFigure(data, trial, 'overruns') ?? 0;
  return [
    `${grouped(count(({ answered }) => answered))}/${grouped(count(({ due }) => due))} visits${cycles.some(({ faulty }) => faulty) ? ' to healthy hosts' : ''}`,
    ...(time === undefined ? [] : [`cycle ${seconds(time)}`]),
    ...(overruns > 0 ? [`${tenths(overruns)} overran`] : []),
  ];
}
