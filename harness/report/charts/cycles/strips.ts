import type { Markish } from '@observablehq/plot';
import type { Axis } from '../drawing/axis.ts';
import type { Canvas, Panel } from '../drawing/chart.ts';
import { shorten, widthOf } from '../drawing/labels.ts';
import { type Swatch, swatchLegend } from '../drawing/legends.ts';
import type { Series } from '../drawing/series.ts';

/** A plot of one case, one of many. */
export interface Strip {
  readonly series: Series;
  /** Stands at the right above it. */
  readonly note: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly xTick: (value: number) => string;
  readonly yTick: (value: number) => string;
  readonly marks: readonly Markish[];
}

const LEGEND_HEIGHT = 28;

/** Strips side by side below a legend, on a telephone one below the other. Two dozen cases stay apart, which lines of one plot would not. */
export function layStrips(
  canvas: Canvas,
  legend: readonly Omit<Swatch, 'x' | 'y'>[],
  strips: readonly Strip[],
  height = 164,
): Panel[] {
  const columns = canvas.isNarrow ? 1 : 2;
  const width = canvas.width / columns;
  const yWidth = Math.max(
    ...strips.flatMap(({ y, yTick }) => y.ticks.map((tick) => widthOf(yTick(tick), canvas.text))),
  );
  const place = { width, height, marginLeft: Math.ceil(yWidth) + 14 };
  return [
    swatchLegend(canvas, legendOf(canvas, legend), LEGEND_HEIGHT),
    ...strips.map((strip, at) => ({
      left: (at % columns) * width,
      top: LEGEND_HEIGHT + Math.floor(at / columns) * height,
      options: optionsOf(canvas, strip, place),
    })),
  ];
}

const MARGIN_RIGHT = 20;
const SWATCH = 17;
const GAP = 14;

function legendOf({ text }: Canvas, legend: readonly Omit<Swatch, 'x' | 'y'>[]): Swatch[] {
  let x = 8;
  return legend.map((each) => {
    const swatch = { ...each, x, y: LEGEND_HEIGHT / 2 };
    x += SWATCH + widthOf(each.name, text) + GAP;
    return swatch;
  });
}

function optionsOf(
  { plot, text }: Canvas,
  { series, note, x, y, xTick, yTick, marks }: Strip,
  { width, height, marginLeft }: Readonly<Record<'width' | 'height' | 'marginLeft', number>>,
): Panel['options'] {
  const head = (what: string, options: object) => plot.text([what], { text: String, dy: -14, ...options });
  const nameWidth = width - MARGIN_RIGHT - 18 - widthOf(note, text);
  return {
    width,
    height,
    marginLeft,
    marginRight: MARGIN_RIGHT,
    marginTop: 28,
    marginBottom: 28,
    x: { type: x.type, domain: [...x.domain] },
    y: { type: y.type, domain: [...y.domain], clamp: true },
    color: { type: 'identity' },
    marks: [
      plot.gridY([...y.ticks], { stroke: 'var(--rule)', strokeOpacity: 1 }),
      ...marks,
      plot.axisX([...x.ticks], { text: xTick, label: null, tickSize: 0 }),
      plot.axisY([...y.ticks], { text: yTick, label: null, tickSize: 0 }),
      // Bold letters are wider.
      head(shorten(series.name, nameWidth, text * 1.13), {
        frameAnchor: 'top-left',
        textAnchor: 'start',
        dx: 6 - marginLeft,
        fontWeight: 'bold',
        title: () => series.name,
      }),
      head(note, { frameAnchor: 'top-right', textAnchor: 'end' }),
    ],
  };
}

/** Points of a strip. */
export function grainOf({ isNarrow }: Canvas): number {
  return isNarrow ? 60 : 90;
}
