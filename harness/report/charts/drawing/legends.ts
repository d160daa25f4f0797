import type { Canvas, Panel } from './chart.ts';
import { shorten } from './labels.ts';
import type { Series } from './series.ts';

/** Positions and colours are given as they are drawn. */
export const PIXELS = {
  axis: null,
  color: { type: 'identity' },
  opacity: { type: 'identity' },
  symbol: { type: 'identity' },
  x: { type: 'identity' },
  y: { type: 'identity' },
} as const;

/** A name with its colour, at its place in the legend. */
export interface Swatch {
  readonly name: string;
  readonly color: string;
  readonly opacity?: number;
  readonly x: number;
  readonly y: number;
}

/** A square in its colour before each name. */
export function swatchLegend({ plot, width }: Canvas, swatches: readonly Swatch[], height: number): Panel {
  const marks = [
    plot.dot(swatches, {
      className: 'legend',
      x: ({ x }: Swatch) => x + 6,
      y: 'y',
      r: 5,
      symbol: 'square',
      fill: 'color',
      fillOpacity: ({ opacity = 1 }: Swatch) => opacity,
    }),
    plot.text(swatches, { x: ({ x }: Swatch) => x + 17, y: 'y', textAnchor: 'start', text: 'name' }),
  ];
  return { left: 0, top: 0, options: { ...PIXELS, width, height, marks } };
}

const ROW = 18;

/** Which number stands for which series. */
export function numberLegend(
  { plot, width, text }: Canvas,
  allSeries: readonly Series[],
  top: number,
): Panel {
  const y = (_: Series, at: number) => (at + 0.5) * ROW;
  const marks = [
    plot.text(allSeries, {
      className: 'numbers',
      x: () => 26,
      y,
      textAnchor: 'end',
      fontWeight: 'bold',
      text: ({ rank }: Series) => String(rank),
    }),
    plot.dot(allSeries, {
      x: () => 38,
      y,
      r: 4.5,
      fill: ({ mark }: Series) => mark.color,
      symbol: ({ mark }: Series) => mark.symbol,
    }),
    plot.text(allSeries, {
      x: () => 50,
      y,
      textAnchor: 'start',
      text: ({ name }: Series) => shorten(name, width - 60, text),
      title: 'name',
    }),
  ];
  return { left: 0, top, options: { ...PIXELS, width, height: ROW * allSeries.length + 8, marks } };
}
