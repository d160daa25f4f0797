import { type CumulativeLatency, cumulativeLatency } from '../../analysis/cumulative.ts';
import type { RunData } from '../../store/visits.ts';
import { seconds } from '../model/figures.ts';
import { floorsOf } from '../model/statement.ts';
import { axisOf, tickSeconds } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { floorMarks } from './drawing/floor.ts';
import { withKey } from './drawing/legend.ts';
import type { Subject } from './drawing/subjects.ts';
import { layField, type NamedPoint } from './drawing/xy-plot.ts';

interface Curve {
  readonly subject: Subject;
  readonly latency: CumulativeLatency;
}

/** Host latency as cumulative curves. Absent where no case has visits. */
export function sketchLatency({ run, ...data }: RunData, subjects: readonly Subject[]): Sketch[] {
  const curves = subjects.flatMap((subject): Curve[] => {
    const latency = cumulativeLatency({ run, ...data }, subject.name);
    return latency ? [{ subject, latency }] : [];
  });
  if (curves.length === 0) return [];
  const by = (share: number) => (curve: Curve) => {
    const ns = curve.latency.timeOf(share);
    return ns === undefined ? '–' : seconds(ns);
  };
  return [
    {
      id: 'latency',
      title: 'Host latency',
      caption:
        'The share of the hosts that had answered by a time since GO, over all completed trials. A steep curve answers all ' +
        'at once, a slanted one host after host; one that ends below 100% lost hosts.',
      table: {
        columns: ['case', 'half by', '90% by', '99% by', 'all by', 'answered'],
        rows: curves.map((curve) => [
          curve.subject.name,
          ...[0.5, 0.9, 0.99, 1].map((share) => by(share)(curve)),
          `${curve.latency.answered} of ${curve.latency.asked}`,
        ]),
      },
      draw: (paper) =>
        withKey(
          paper,
          panel(paper, curves, floorsOf(run)),
          curves.map(({ subject }) => subject),
        ),
    },
  ];
}

function panel(paper: Paper, curves: readonly Curve[], floors: readonly number[]): Panel {
  const { plot, isNarrow } = paper;
  const lines = curves.map(({ subject, latency }) => ({
    subject,
    points: latency.points(isNarrow ? 120 : 200),
  }));
  const times = lines.flatMap(({ points }) => [points[0]?.ns ?? 0, points.at(-1)?.ns ?? 0]);
  const field = layField(paper, {
    x: axisOf([...times, ...floors], isNarrow ? 5 : 12),
    y: { type: 'linear', domain: [0, 1], ticks: [0, 0.25, 0.5, 0.75, 1] },
    height: (isNarrow ? 340 : 420) + Math.max(0, curves.length - 18) * 16,
    xTick: tickSeconds,
    yTick: (share) => `${share * 100}%`,
    xLabel: 'since GO',
    yLabel: 'hosts that had answered',
  });
  const named = namedPoints(curves);
  return field.panel([
    ...floorMarks(paper, floors),
    ...lines.map(({ subject, points }) =>
      plot.line([{ ns: points[0]?.ns, share: 0 }, ...points], {
        className: 'case',
        x: 'ns',
        y: 'share',
        curve: 'step-after',
        stroke: subject.mark.color,
        strokeWidth: 2,
        ...(subject.mark.dash === 'none' ? {} : { strokeDasharray: subject.mark.dash }),
        title: () => subject.name,
      }),
    ),
    plot.dot(named, {
      className: 'named',
      x: 'x',
      y: 'y',
      r: 3.5,
      fill: ({ subject }: NamedPoint) => subject.mark.color,
      title: ({ subject, x, y }: NamedPoint) =>
        `${subject.name}: ${Math.round(y * 100)}% of the hosts by ${seconds(x)}`,
    }),
    ...field.names(named),
  ]);
}

// A level of its own for each name, the fastest on top: curves that lie side by side are then named one below the other.
function namedPoints(curves: readonly Curve[]): NamedPoint[] {
  const half = ({ latency }: Curve) => latency.timeOf(0.5) ?? Infinity;
  return curves
    .toSorted((a, b) => half(a) - half(b) || 0)
    .flatMap(({ subject, latency }, at, all) => {
      const level = ((all.length - at - 0.5) / all.length) * Math.min(1, latency.answered / latency.asked);
      const ns = latency.timeOf(level);
      return ns === undefined ? [] : [{ subject, x: ns, y: level }];
    });
}
