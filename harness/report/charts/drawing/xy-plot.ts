import type { Markish } from '@observablehq/plot';
import type { Axis } from './axis.ts';
import type { Canvas, Panel } from './chart.ts';
import { type Label, type PlacedLabel, placeLabels, shorten, stackLabels, widthOf } from './labels.ts';
import type { Series } from './series.ts';

/** A plot with two axes of figures. */
interface XyPlotSpec {
  readonly x: Axis;
  readonly y: Axis;
  readonly height: number;
  readonly xTick: (value: number) => string;
  readonly yTick: (value: number) => string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly left?: number;
  readonly top?: number;
  readonly width?: number;
}

/** A point to be named after its case, in the unit of the axes. */
export interface NamedPoint {
  readonly series: Series;
  readonly x: number;
  readonly y: number;
}

/** Lay out a plot on the canvas: its axes, and names that don't collide. */
export function layXyPlot(canvas: Canvas, spec: XyPlotSpec) {
  const { plot, isNarrow, text } = canvas;
  const { x, y, height, left = 0, top = 0, width = canvas.width } = spec;
  const yWidth = Math.max(...y.ticks.map((tick) => widthOf(spec.yTick(tick), text)));
  const margin = { left: Math.ceil(yWidth) + 20, right: 24, top: 40, bottom: 44 };
  const scale = (axis: Axis, range: number[]) => ({ type: axis.type, domain: [...axis.domain], range });
  const scales = {
    x: scale(x, [margin.left, width - margin.right]),
    y: scale(y, [height - margin.bottom, margin.top]),
  };
  /** The pixel of a value. */
  const toX = plot.scale({ x: scales.x }).apply as (value: number) => number;
  const toY = plot.scale({ y: scales.y }).apply as (value: number) => number;
  const panel = (marks: readonly Markish[]): Panel => ({
    left,
    top,
    options: {
      width,
      height,
      marginLeft: margin.left,
      marginRight: margin.right,
      marginTop: margin.top,
      marginBottom: margin.bottom,
      ...scales,
      color: { type: 'identity' },
      symbol: { type: 'identity' },
      marks: [...axisMarks(canvas, spec, margin.left), ...marks],
    },
  });
  // Names may stand above the frame, where the highest points have no room beside them.
  const bounds = {
    left: margin.left,
    top: margin.top - 20,
    right: width - 2,
    bottom: height - margin.bottom,
  };
  const labelsOf = (points: readonly NamedPoint[], bold: ReadonlySet<Series>) =>
    points.map(({ series, ...at }) => ({
      series,
      x: toX(at.x),
      y: toY(at.y),
      // On a telephone names leave no room: numbers stand for them, and a legend says for which.
      text: isNarrow ? String(series.rank) : shorten(series.name, 220, text),
      isBold: bold.has(series),
    }));
  /** Marks that name points, none on another. */
  const names = (points: readonly NamedPoint[], bold: ReadonlySet<Series> = new Set()) =>
    nameMarks(canvas, placeLabels(labelsOf(points, bold), bounds, text));
  /** The same in a column behind the last point, a line to each. On a telephone as `names`. */
  const namesBehind = (points: readonly NamedPoint[]) =>
    isNarrow ? names(points) : nameMarks(canvas, stackLabels(labelsOf(points, new Set()), bounds, text));
  return { toX, panel, names, namesBehind };
}

function axisMarks({ plot }: Canvas, { x, y, ...spec }: XyPlotSpec, marginLeft: number): Markish[] {
  return [
    plot.gridX([...x.ticks], { stroke: 'var(--rule)', strokeOpacity: 1 }),
    plot.gridY([...y.ticks], { stroke: 'var(--rule)', strokeOpacity: 1 }),
    plot.axisX([...x.ticks], {
      text: spec.xTick,
      tickSize: 0,
      label: spec.xLabel,
      labelArrow: 'none',
      labelAnchor: 'right',
    }),
    plot.axisY([...y.ticks], { text: spec.yTick, tickSize: 0, label: null }),
    plot.text([spec.yLabel], {
      frameAnchor: 'top-left',
      dx: 4 - marginLeft,
      dy: -30,
      textAnchor: 'start',
      text: String,
    }),
  ];
}

interface Name extends Label {
  readonly series: Series;
}

function nameMarks({ plot }: Canvas, placed: readonly PlacedLabel<Name>[]): Markish[] {
  type Placed = PlacedLabel<Name>;
  const pixel = (of: (placed: Placed) => number) => ({ value: of, scale: null });
  const text = (chosen: readonly Placed[], fontWeight: string) =>
    plot.text(chosen, {
      className: 'halo name',
      x: pixel(({ left }) => left),
      y: pixel(({ middle }) => middle),
      textAnchor: 'start',
      fontWeight,
      text: ({ label }: Placed) => label.text,
      title: ({ label }: Placed) => label.series.name,
    });
  const isBold = ({ label }: Placed) => label.isBold;
  return [
    plot.link(
      placed.filter(({ isFar }) => isFar),
      {
        className: 'leader',
        x1: pixel(({ label }) => label.x),
        y1: pixel(({ label }) => label.y),
        x2: pixel(({ left, right, label: { x } }) => (left > x ? left : Math.min(x, right))),
        y2: pixel(({ middle }) => middle),
        stroke: 'var(--quiet)',
        strokeWidth: 0.75,
      },
    ),
    text(
      placed.filter((each) => !isBold(each)),
      'normal',
    ),
    text(placed.filter(isBold), 'bold'),
  ];
}
