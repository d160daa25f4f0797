import type { RunData } from '../../run/samples.ts';
import type { StoredTrial } from '../../run/schema.ts';
import { isDoubted } from '../../statistics/doubts.ts';
import { trialValue } from '../../statistics/values.ts';
import { seconds } from '../figures.ts';
import type { Sketch } from './sketch.ts';
import type { Subject } from './subjects.ts';
import { dotPanel } from './trial-dots.ts';

/** A trial in its case's row. */
export interface Dot {
  readonly subject: Subject;
  readonly trial: StoredTrial;
  /** Its time over the median of its case; absent where it did not complete. */
  readonly ratio?: number;
  readonly row: number;
  readonly tip: string;
  readonly isDoubted: boolean;
}

/** Every measured trial as a dot, beside the median of its case. Absent where no case has two to compare. */
export function sketchTrials({ run }: RunData, subjects: readonly Subject[]): Sketch[] {
  const shown = subjects.filter(({ time }) => time);
  if (!shown.some(({ time }) => (time?.n ?? 0) > 1)) return [];
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
        'How far each trial’s work (wall, without the protocol) is from the median of its case. In a row the first round is on ' +
        'top: a slope is drift. Hollow dots are doubted trials, a cross at the left is one that did not complete.',
      table: {
        columns: ['case', 'round', 'outcome', 'work', 'wall', 'to the median'],
        rows: dots.map(({ subject, trial: { round, outcome, workNs, wallNs }, ratio }) => [
          subject.name,
          String(round),
          outcome.kind,
          workNs === undefined ? '–' : seconds(workNs),
          wallNs === undefined ? '–' : seconds(wallNs),
          ratio === undefined ? '–' : percent(ratio),
        ]),
      },
      draw: (paper) => [dotPanel(paper, shown, dots)],
    },
  ];
}

function dotOf(subject: Subject, trial: StoredTrial, row: number): Dot {
  const { outcome, round } = trial;
  const metric = subject.work ? 'work' : 'wall';
  const value = outcome.kind === 'completed' ? trialValue(trial, metric) : undefined;
  const dot = { subject, trial, row, isDoubted: isDoubted(trial, metric) };
  const about = `${subject.name}, round ${round}`;
  if (value === undefined || !subject.time) return { ...dot, tip: `${about}: ${outcome.message}` };
  const ratio = value / subject.time.median;
  const figure = `${metric} ${seconds(value)} (${percent(ratio)})`;
  return { ...dot, ratio, tip: `${about}: ${figure}${dot.isDoubted ? ', doubted' : ''}` };
}

/** `+12%`, for a ratio to the median. */
export function percent(ratio: number): string {
  const rounded = Math.round((ratio - 1) * 100);
  return rounded === 0 ? '0%' : `${rounded < 0 ? '−' : '+'}${Math.abs(rounded)}%`;
}
