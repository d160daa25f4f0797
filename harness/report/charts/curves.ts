import type { Estimate } from '../../analysis/estimation/estimate.ts';
import { type Step, sweptText } from '../../analysis/sweeps/sweeps.ts';
import { type Axis, axisOf } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Subject } from './drawing/subjects.ts';
import { layField } from './drawing/xy-plot.ts';

/** A strategy over what was swept; the subject has its name and how it is told from the others. */
export interface Curve {
  readonly subject: Subject;
  readonly steps: readonly Step<Subject>[];
}

/** A figure over the sweep. */
export interface Figure {
  readonly label: string;
  readonly of: (subject: Subject) => Estimate | undefined;
  /** In the unit of the axis. */
  readonly scaled: (value: number) => number;
  readonly tick: (value: number) => string;
  readonly text: (value: number) => string;
}

/** A figure of every curve with its intervals, on axes of their own. */
export function panelOf(
  paper: Paper,
  { key, curves: all }: { readonly key: string; readonly curves: readonly Curve[] },
  figure: Figure,
  place: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): Panel {
  const { plot } = paper;
  const curves = all.flatMap(({ subject, steps }) => {
    const points = steps.flatMap(({ value, of }) => {
      const estimate = figure.of(of);
      return estimate ? [{ value, estimate, y: figure.scaled(estimate.median) }] : [];
    });
    return points.length > 0 ? [{ subject, steps: points }] : [];
  });
  type Point = (typeof curves)[number]['steps'][number];
  const { panel, namesBehind } = layField(paper, {
    ...place,
    x: sweptAxis(
      curves.flatMap(({ steps }) => steps.map(({ value }) => value)),
      !paper.isNarrow,
    ),
    y: axisOf(
      curves.flatMap(({ steps }) =>
        steps.flatMap(({ estimate, y }) => [y, ...(estimate.interval ?? []).map(figure.scaled)]),
      ),
      8,
    ),
    xTick: (value) => sweptText(key, value),
    yTick: figure.tick,
    xLabel: key,
    yLabel: figure.label,
  });
  const end = (at: 0 | 1) => (point: Point) => figure.scaled(point.estimate.interval?.[at] ?? 0);
  return panel([
    ...curves.flatMap(({ subject, steps }) => {
      const { color: stroke, symbol, dash } = subject.mark;
      const bounded = steps.filter(({ estimate }) => estimate.interval);
      return [
        plot.line(steps, {
          className: 'strategy',
          x: 'value',
          y: 'y',
          stroke,
          strokeWidth: 2,
          ...(dash === 'none' ? {} : { strokeDasharray: dash }),
        }),
        plot.link(bounded, { className: 'interval', x: 'value', y1: end(0), y2: end(1), stroke }),
        plot.dot(steps, {
          className: 'case',
          x: 'value',
          y: 'y',
          r: 4.5,
          fill: stroke,
          symbol,
          title: ({ value, estimate }: Point) =>
            `${subject.name}, ${key} ${sweptText(key, value)}: ${figure.text(estimate.median)}`,
        }),
      ];
    }),
    ...namesBehind(
      curves.flatMap(({ subject, steps }) => {
        const last = steps.at(-1);
        return last ? [{ subject, x: last.value, y: last.y }] : [];
      }),
    ),
  ]);
}

/** The share of its length that an axis goes on for, so that the names have room behind their curves. */
const ROOM = 0.42;

function sweptAxis(values: readonly number[], isNamed: boolean): Axis {
  const axis = axisOf(values, 8);
  const swept = [...new Set(values)].toSorted((a, b) => a - b);
  const ticks = swept.length <= 8 ? swept : axis.ticks;
  const [low, high] = axis.domain;
  if (!isNamed) return { ...axis, ticks };
  const further = axis.type === 'log' ? high * (high / low) ** ROOM : high + (high - low) * ROOM;
  return { ...axis, ticks, domain: [low, further] };
}
