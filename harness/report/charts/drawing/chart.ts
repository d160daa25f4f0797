import type { PlotOptions } from '@observablehq/plot';
import type { Series } from './series.ts';

/**
 * A picture of a run, with all that a page or a file needs around it.
 *
 * The pictures hold no scripts, fetch nothing and name no file. They follow the reader's `prefers-color-scheme`, or the
 * `data-theme` (`light`, `dark`) of an element around them. Each has a background of its own; a page that sets
 * `--chart-surface` colours it.
 */
export interface Chart extends Heading, Pictures {
  /** The data under the picture, as text with units. */
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** The id of the chart that this one is a part of: one strategy's own memory. */
  readonly of?: string;
}

/** What stands in a picture's head. */
export interface Heading {
  /** Unique in its run and safe as a file's name: `work`, `memory`, `memory-python-asyncio`. */
  readonly id: string;
  readonly title: string;
  /** How to read it, one or two sentences. */
  readonly caption: string;
}

export interface Pictures {
  /** A whole SVG document, drawn for 860 pixels: for a file, and for a page that has 720 pixels or more. */
  readonly svg: string;
  /** The same for a telephone, drawn for 340 pixels: for a page with less room. */
  readonly narrowSvg: string;
}

/** A picture before it is drawn, on a canvas of any width. */
export interface Drawing extends Heading {
  readonly draw: (canvas: Canvas) => readonly Panel[];
  /** The series that have numbers instead of names on a telephone: a legend below says which is which. */
  readonly numbered?: readonly Series[];
}

/** A chart before it is drawn. */
export type ChartSpec = Drawing & Omit<Chart, keyof Pictures>;

/** What a picture is drawn with, and how wide it is. */
export interface Canvas {
  readonly plot: typeof import('@observablehq/plot');
  readonly width: number;
  /** Drawn for a telephone. */
  readonly isNarrow: boolean;
  /** Size of text, pixels. */
  readonly text: number;
}

/** One plot and its place in the picture. */
export interface Panel {
  readonly left: number;
  readonly top: number;
  readonly options: PlotOptions & { readonly width: number; readonly height: number };
}

/** A figure in a chart's table; a dash where there is none. */
export function cell(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? '–' : text(value);
}
