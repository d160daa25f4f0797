import { trialValue } from '../../analysis/values.ts';
import { hasWarning } from '../../analysis/warnings.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { RunData } from '../../store/visits.ts';
import { TIMES } from '../../vocabulary/metrics.ts';
import { seconds } from '../model/figures.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { type Subject, timeText } from './drawing/subjects.ts';
import { dotPanel } from './trial-dots.ts';

/** A trial in its case's row. */
export interface Dot {
  readonly subject: Subject;
  readonly trial: StoredTrial;
  /** Its time over the median of its case; absent where it did not complete. */
  readonly ratio?: number;
  readonly row: number;
  readonly tip: string;
  readonly hasWarning: boolean;
}

/** Every measured trial as a dot, beside the median of its case. Absent where no case has two to compare. */
export function sketchTrials({ run }: RunData, subjects: readonly Subject[]): Sketch[] {
  const shown = subjects.filter(({ time }) => time);
  if (!shown.some(({ time }) => (time?.n ?? 0) > 1)) return [];
  const times = TIMES.filter((metric) => metric !== 'healthy' || shown.some(({ healthy }) => healthy));
  const dots = shown.flatMap((subject, row) =>
    run.trials
      .filter((trial) => trial.case === subject.name && !trial.warmup)
      .map((trial) => dotOf(subject, trial, row)),
  );
  return [
    {
      id: 'trials',
      title: 'Every trial',
      caption:
        `How far each trial’s ${timeText(shown)} is from the median of its case. In a row the first round is on ` +
        'top: a slope is drift. Hollow dots are doubted trials, a cross at the left is one that did not complete.',
      table: {
        columns: ['case', 'round', 'outcome', ...times, 'to the median'],
        rows: dots.map(({ subject, trial, ratio }) => [
          subject.name,
          String(trial.round),
          trial.outcome.kind,
          ...times.map((metric) => timeCell(trialValue(trial, metric))),
          ratio === undefined ? '–' : percent(ratio),
        ]),
      },
      draw: (paper) => [dotPanel(paper, shown, dots)],
    },
  ];
}

function dotOf(subject: Subject, trial: StoredTrial, row: number): Dot {
  const { outcome, round } = trial;
  const metric = TIMES.find((each) => subject[each]) ?? 'wall';
  const value = outcome.kind === 'completed' ? trialValue(trial, metric) : undefined;
  const dot = { subject, trial, row, hasWarning: hasWarning(trial, metric) };
  const about = `${subject.name}, round ${round}`;
  if (value === undefined || !subject.time) return { ...dot, tip: `${about}: ${outcome.message}` };
  const ratio = value / subject.time.median;
  const figure = `${metric} ${seconds(value)} (${percent(ratio)})`;
  return { ...dot, ratio, tip: `${about}: ${figure}${dot.hasWarning ? ', doubted' : ''}` };
}

function timeCell(ns: number | undefined): string {
  return ns === undefined ? '–' : seconds(ns);
}

/** `+12%`, for a ratio to the median. */
export function percent(ratio: number): string {
  const rounded = Math.round((ratio - 1) * 100);
  return rounded === 0 ? '0%' : `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}%`;
}
