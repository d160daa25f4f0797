import { typicalTrial } from '../../analysis/typical.ts';
import type { VisitColumns } from '../../store/columns.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { RunData } from '../../store/visits.ts';
import { seconds } from '../model/figures.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import type { Subject } from './drawing/subjects.ts';
import { legendPanel, STRIP_LEGEND, stripPanel } from './strip.ts';

/** A case's visits in the trial that stands for it. */
export interface Strip {
  readonly subject: Subject;
  readonly trial: StoredTrial;
  readonly columns: VisitColumns;
}

/** A strip a case with every host's wait, connect and query. Absent where no case has visits. */
export function sketchHosts(data: RunData, subjects: readonly Subject[]): Sketch[] {
  const strips = subjects.flatMap((subject): Strip[] => {
    const trial = typicalTrial(data, subject.name, ({ index }) => data.visits.has(index));
    const columns = trial && data.visits.get(trial.index);
    return columns ? [{ subject, trial, columns }] : [];
  });
  if (strips.length === 0) return [];
  return [
    {
      id: 'hosts',
      title: 'Every host’s visit',
      caption:
        'A line a host, in the order of their starts, in each case’s trial of median time: pale while it waits for its turn, ' +
        'stronger while it connects, full while it is asked. Each strip has a time axis of its own.',
      table: {
        columns: ['case', 'round', 'hosts', 'first start', 'last start', 'last end'],
        rows: strips.map(tableRow),
      },
      draw: (paper) => lay(paper, strips),
    },
  ];
}

function tableRow({ subject, trial, columns: { startNs, endNs } }: Strip): string[] {
  const first = startNs.reduce((a, b) => Math.min(a, b), Infinity);
  const latest = (column: readonly number[]) => column.reduce((a, b) => Math.max(a, b), 0);
  const times = [first, latest(startNs), latest(endNs)];
  return [subject.name, String(trial.round), String(endNs.length), ...times.map(seconds)];
}

const HEIGHT = 150;

function lay(paper: Paper, strips: readonly Strip[]): Panel[] {
  const columns = paper.isNarrow ? 1 : 2;
  const width = paper.width / columns;
  const panels = strips.map((strip, at) =>
    stripPanel(paper, strip, {
      left: (at % columns) * width,
      top: STRIP_LEGEND + Math.floor(at / columns) * HEIGHT,
      width,
      height: HEIGHT,
    }),
  );
  return [legendPanel(paper), ...panels];
}
