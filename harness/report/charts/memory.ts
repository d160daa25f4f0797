import { typicalTrial } from '../../analysis/typical.ts';
import type { TimelineColumns } from '../../store/columns.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { RunData } from '../../store/visits.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { type Axis, axisOf, inMebibytes, tickMebibytes, tickSeconds } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { withKey } from './drawing/legend.ts';
import type { Subject } from './drawing/subjects.ts';
import { type Moment, thin } from './drawing/thin.ts';
import { layField, type NamedPoint } from './drawing/xy-plot.ts';
import { sketchMemoryAlone } from './memory-alone.ts';

/** A case's memory in the trial that stands for it. */
export interface Remembered {
  readonly subject: Subject;
  readonly trial: StoredTrial;
  /** Page cache included, in mebibytes. */
  readonly memory: readonly Moment[];
  /** Without page cache. */
  readonly working: readonly Moment[];
}

/** Memory over time, all cases on one axis and each alone. Absent where no case has a timeline. */
export function sketchMemory(data: RunData, subjects: readonly Subject[]): Sketch[] {
  const all = subjects.flatMap((subject) => remember(data, subject));
  if (all.length === 0) return [];
  const rows = all.map(({ subject, trial, memory, working }) => [
    subject.name,
    String(trial.round),
    trial.wallNs === undefined ? '–' : seconds(trial.wallNs),
    highest(memory),
    highest(working),
    trial.memoryPeakBytes === undefined ? '–' : mebibytes(trial.memoryPeakBytes),
  ]);
  const whole: Sketch = {
    id: 'memory',
    title: 'Memory over time',
    caption:
      'Memory of the whole process tree from its spawn to its exit, page cache included, sampled every 20 ms, in each ' +
      'case’s trial of median time.',
    table: {
      columns: ['case', 'round', 'wall', 'highest visit', 'without page cache', 'kernel’s peak'],
      rows,
    },
    draw: (paper) =>
      withKey(
        paper,
        together(paper, all),
        all.map(({ subject }) => subject),
      ),
  };
  return [whole, ...sketchMemoryAlone(all, whole)];
}

function remember(data: RunData, subject: Subject): Remembered[] {
  const trial = typicalTrial(
    data,
    subject.name,
    ({ index }) => (data.timelines.get(index)?.atNs.length ?? 0) > 0,
  );
  const columns = trial && data.timelines.get(trial.index);
  if (!columns) return [];
  const memory = moments(columns, columns.memoryBytes);
  return memory.length > 0
    ? [{ subject, trial, memory, working: moments(columns, columns.workingBytes) }]
    : [];
}

function moments({ atNs }: TimelineColumns, bytes: TimelineColumns['memoryBytes']): Moment[] {
  return atNs.flatMap((ns, at) => {
    const value = bytes[at];
    return typeof value === 'number' ? [{ ns, mebibytes: inMebibytes(value) }] : [];
  });
}

function highest(points: readonly Moment[]): string {
  const top = points.reduce((most, { mebibytes: value }) => Math.max(most, value), 0);
  return points.length === 0 ? '–' : mebibytes(top * 2 ** 20);
}

function together(paper: Paper, all: readonly Remembered[]): Panel {
  const { plot, isNarrow } = paper;
  const x = timeAxis(all, isNarrow ? 5 : 12);
  // The first visits are of a shell that becomes the program: nothing to make room for.
  const tops = all.map(({ memory }) => Math.max(...memory.map((moment) => moment.mebibytes)));
  const y = axisOf([...tops, Math.min(...tops) / 2], 10);
  const [low] = y.domain;
  const height = (isNarrow ? 380 : 460) + Math.max(0, all.length - 16) * 8;
  const { panel, names, toX } = layField(paper, {
    x,
    y,
    height,
    xTick: tickSeconds,
    yTick: tickMebibytes,
    xLabel: 'since its spawn',
    yLabel: 'memory',
  });
  const lines = all.map(({ subject, memory }) => ({
    subject,
    points: thin(
      memory.filter(({ ns }) => ns >= x.domain[0]),
      toX,
    ).map((moment) => ({ ...moment, mebibytes: Math.max(low, moment.mebibytes) })),
  }));
  const peaks = lines.flatMap(({ subject, points }) => highestOf(subject, points));
  return panel([
    ...lines.map(({ subject, points }) =>
      plot.line(points, {
        className: 'case',
        x: 'ns',
        y: 'mebibytes',
        stroke: subject.mark.color,
        strokeWidth: 2,
        ...(subject.mark.dash === 'none' ? {} : { strokeDasharray: subject.mark.dash }),
        title: () => `${subject.name}: up to ${highest(points)}`,
      }),
    ),
    plot.dot(peaks, {
      className: 'peak',
      x: 'x',
      y: 'y',
      r: 3.5,
      fill: ({ subject }: NamedPoint) => subject.mark.color,
      title: ({ subject, y }: NamedPoint) => `${subject.name}: highest visit ${mebibytes(y * 2 ** 20)}`,
    }),
    ...names(peaks),
  ]);
}

function highestOf(subject: Subject, points: readonly Moment[]): NamedPoint[] {
  const [highest] = points.toSorted((a, b) => b.mebibytes - a.mebibytes);
  return highest ? [{ subject, x: highest.ns, y: highest.mebibytes }] : [];
}

function timeAxis(all: readonly Remembered[], limit: number): Axis {
  const ends = all.map(({ memory }) => memory.at(-1)?.ns ?? 0);
  const [shortest, longest] = [Math.min(...ends), Math.max(...ends)];
  // On a logarithmic axis the time until the shortest one ends has to have room, too.
  return axisOf(longest / shortest > 6 ? [shortest / 4, longest] : ends, limit);
}
