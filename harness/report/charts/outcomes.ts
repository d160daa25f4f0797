import { failureKinds, failuresByKind } from '../../analysis/outcomes.ts';
import { typicalTrial } from '../../analysis/typical.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { RunData } from '../../store/visits.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { colorsOfKinds } from './drawing/palette.ts';
import type { Subject } from './drawing/subjects.ts';
import { kindLegend } from './kind-legend.ts';
import { outcomePanel } from './outcome-bars.ts';

/** How a case's hosts ended in the trial that stands for it. */
export interface Ending {
  readonly subject: Subject;
  readonly trial: StoredTrial;
  readonly asked: number;
  readonly answered: number;
  /** In the order of the kinds. */
  readonly failed: readonly number[];
}

/** A kind of failure, in its colour. */
export interface Kind {
  readonly name: string;
  readonly color: string;
}

/** A bar a case of the hosts that answered, and one of those that failed, by kind. Absent where every host answered. */
export function sketchOutcomes(data: RunData, subjects: readonly Subject[]): Sketch[] {
  const names = failureKinds(data);
  if (names.length === 0) return [];
  const colors = colorsOfKinds(names);
  const kinds = names.map((name, at) => ({ name, color: colors[at] ?? '' }));
  const endings = subjects.flatMap((subject): Ending[] => {
    const trial = typicalTrial(data, subject.name, ({ hosts }) => hosts !== undefined);
    if (!trial?.hosts) return [];
    const { asked, answered } = trial.hosts;
    return [{ subject, trial, asked, answered, failed: failuresByKind(trial.hosts, names) }];
  });
  return [
    {
      id: 'outcomes',
      title: 'Hosts by outcome',
      caption:
        'In each case’s trial of median time: left the hosts that answered; right, on a scale of its own, those that failed, ' +
        'by kind, in the order of the legend.',
      table: {
        columns: ['case', 'round', 'asked', 'answered', ...names],
        rows: endings.map(({ subject, trial, asked, answered, failed }) => [
          subject.name,
          ...[trial.round, asked, answered, ...failed].map(String),
        ]),
      },
      draw: (paper) => lay(paper, endings, kinds),
    },
  ];
}

function lay(paper: Paper, endings: readonly Ending[], kinds: readonly Kind[]): Panel[] {
  const legend = kindLegend(paper, kinds);
  return [legend, outcomePanel(paper, endings, kinds, legend.options.height)];
}
