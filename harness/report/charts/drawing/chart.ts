/**
 * A picture of a run, with all that a page or a file needs around it.
 *
 * The pictures hold no scripts, fetch nothing and name no file. They follow the reader's `prefers-color-scheme`, or the
 * `data-theme` (`light`, `dark`) of an element around them. Each has a background of its own; a page that sets
 * `--chart-surface` colours it.
 */
export interface Chart {
  /** Unique in its run and safe as a file's name: `work`, `memory`, `memory-python-asyncio`. */
  readonly id: string;
  readonly title: string;
  /** How to read it, one or two sentences. */
  readonly caption: string;
  /** A whole SVG document, drawn for `WIDE` pixels: for a file, and for a page that has 720 pixels or more. */
  readonly svg: string;
  /** The same for a telephone, drawn for `NARROW` pixels: for a page with less room. */
  readonly narrowSvg: string;
  /** The data under the picture, as text with units. */
  readonly table: { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** The id of the chart that this one is a part of: one strategy's own memory. */
  readonly of?: string;
}

/** Pixels for which `svg` is drawn; smaller than 11 pixels is no text at that width. */
export const WIDE = 860;
/** Pixels for which `narrowSvg` is drawn. */
export const NARROW = 340;
