import { CEILING } from '../../analysis/ceiling.ts';
import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { frontierOf } from '../../analysis/frontier.ts';
import { bySetting, settingOf } from '../../analysis/setting.ts';
import type { RunData } from '../../store/visits.ts';
import { TIMES } from '../../vocabulary/metrics.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { inMebibytes, logAxisAround, tickMebibytes, tickSeconds } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { withKey } from './drawing/legend.ts';
import type { Subject } from './drawing/subjects.ts';
import { layField } from './drawing/xy-plot.ts';

interface Point {
  readonly subject: Subject;
  readonly spans: { readonly time: Estimate; readonly memory: Estimate };
  readonly time: number;
  readonly memory: number;
}

/** Every case by its time and its memory, with Pareto's frontier. Absent unless two cases have both. */
export function sketchPlane({ run }: RunData, subjects: readonly Subject[]): Sketch[] {
  // Work of one and wall of another are not to be compared.
  const metric = TIMES.find((each) => subjects.every((subject) => subject[each] || !subject.time)) ?? 'wall';
  const name = metric === 'healthy' ? 'time of the healthy hosts' : metric;
  const points = subjects.flatMap((subject): Point[] => {
    const { [metric]: time, memory } = subject;
    if (!time || !memory) return [];
    return [{ subject, spans: { time, memory }, time: time.median, memory: inMebibytes(memory.median) }];
  });
  if (points.length < 2) return [];
  // The ceiling shows what is possible: nobody would deploy it.
  const deployed = points.filter(({ subject }) => subject.case.strategy !== CEILING);
  const groups = bySetting(deployed, ({ subject }) => settingOf(run, subject.case));
  // Fewer hosts take less of both: no case beats one of another setting by that.
  const frontier = frontierOf(groups.at(-1)?.[1] ?? []);
  const ofWhich = groups.length > 1 ? ' It is drawn for the largest setting alone.' : '';
  return [
    {
      id: 'plane',
      title: 'Time and memory',
      caption:
        `Median ${name} and median peak memory of every case: nearer to the lower left corner is better. No case beats one ` +
        `on the line (the frontier, bold names) in one figure without losing in the other.${ofWhich}`,
      table: {
        columns: ['case', name, 'peak memory', 'on the frontier'],
        rows: points.map((point) => [
          point.subject.name,
          seconds(point.time),
          mebibytes(point.spans.memory.median),
          frontier.includes(point) ? 'yes' : 'no',
        ]),
      },
      draw: (paper) =>
        withKey(
          paper,
          panel(paper, points, frontier, name),
          points.map(({ subject }) => subject),
        ),
    },
  ];
}

function panel(paper: Paper, points: readonly Point[], frontier: readonly Point[], name: string): Panel {
  const { plot, isNarrow } = paper;
  const ends = ({ median, interval }: Estimate) => [median, ...(interval ?? [])];
  const { panel: lay, names } = layField(paper, {
    x: logAxisAround(
      points.flatMap(({ spans }) => ends(spans.time)),
      isNarrow ? 5 : 12,
    ),
    y: logAxisAround(
      points.flatMap(({ spans }) => ends(spans.memory).map(inMebibytes)),
      10,
    ),
    height: isNarrow ? 400 : 480,
    xTick: tickSeconds,
    yTick: tickMebibytes,
    xLabel: `${name}, median`,
    yLabel: 'peak memory, median',
  });
  const spans = points.flatMap(({ time, memory, spans: { time: t, memory: m } }) => [
    ...(t.interval ? [{ x1: t.interval[0], x2: t.interval[1], y1: memory, y2: memory }] : []),
    ...(m.interval
      ? [{ x1: time, x2: time, y1: inMebibytes(m.interval[0]), y2: inMebibytes(m.interval[1]) }]
      : []),
  ]);
  const first = [...frontier, ...points.filter((point) => !frontier.includes(point))];
  return lay([
    plot.line(frontier, {
      className: 'frontier',
      x: 'time',
      y: 'memory',
      curve: 'step-after',
      stroke: 'var(--quiet)',
      strokeWidth: 1.5,
      strokeDasharray: '5 3',
    }),
    plot.link(spans, {
      className: 'interval',
      x1: 'x1',
      x2: 'x2',
      y1: 'y1',
      y2: 'y2',
      stroke: 'var(--quiet)',
    }),
    plot.dot(points, {
      className: 'case',
      x: 'time',
      y: 'memory',
      r: 5,
      fill: ({ subject }: Point) => subject.mark.color,
      symbol: ({ subject }: Point) => subject.mark.symbol,
      stroke: 'var(--surface)',
      strokeWidth: 1,
      title: ({ subject, spans: { time, memory } }: Point) =>
        `${subject.name}: ${name} ${seconds(time.median)}, peak memory ${mebibytes(memory.median)}`,
    }),
    ...names(
      first.map(({ subject, time, memory }) => ({ subject, x: time, y: memory })),
      new Set(frontier.map(({ subject }) => subject)),
    ),
  ]);
}
