import type { PlotOptions } from '@observablehq/plot';
import { plainText } from '../../../vocabulary/plain-text.ts';
import { styleSheet } from './palette.ts';

type Plot = typeof import('@observablehq/plot');

/** What a picture is drawn with, and how wide it is. */
export interface Paper {
  readonly plot: Plot;
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

/** What stands in a picture's head. */
export interface Heading {
  readonly id: string;
  readonly title: string;
  readonly caption: string;
}

/** The pens: Observable Plot, and a document for it to draw on. Loaded by those who draw only. */
export async function unpack() {
  const [plot, { DOMParser }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const paper = (width: number, isNarrow: boolean): Paper => ({
    plot,
    width,
    isNarrow,
    text: isNarrow ? 12 : 13,
  });
  const render = (heading: Heading, { width, isNarrow, text }: Paper, panels: readonly Panel[]): string => {
    const document = new DOMParser().parseFromString(`<svg xmlns="${SVG}"/>`, 'image/svg+xml');
    const height = Math.max(...panels.map(({ top, options }) => top + options.height));
    const inside = panels.map(({ left, top, options }) => {
      const drawn = plot.plot({ ...options, document: document as never }) as unknown as Drawn;
      place(drawn, { x: left, y: top, width: options.width, height: options.height, 'font-size': text });
      return drawn;
    });
    for (const drawn of inside) tidy(drawn);
    const body = inside.map((drawn) => drawn.outerHTML).join('');
    return frame(heading, isNarrow ? 'mhn' : 'mh', width, height, body, document as never);
  };
  return { paper, render };
}

const SVG = 'http://www.w3.org/2000/svg';

/** As much of an element as is used here. */
interface Drawn {
  readonly localName: string;
  readonly attributes: Iterable<{ readonly name: string; value: string }>;
  readonly parentNode: Drawn;
  readonly outerHTML: string;
  textContent: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<Drawn>;
  append(...children: readonly Drawn[]): void;
  remove(): void;
}

function place(drawn: Drawn, attributes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, String(value));
  for (const name of ['class', 'font-family']) drawn.removeAttribute(name);
}

const GEOMETRY = new Set([
  'd',
  'transform',
  'x',
  'y',
  'x1',
  'x2',
  'y1',
  'y2',
  'cx',
  'cy',
  'r',
  'width',
  'height',
]);

/** Plot's own style goes, what a mark says goes where a page finds it, and no figure has more digits than a screen. */
function tidy(drawn: Drawn): void {
  for (const style of drawn.querySelectorAll('style')) style.remove();
  for (const title of drawn.querySelectorAll('title')) {
    title.parentNode.setAttribute('data-tip', title.textContent);
  }
  for (const element of drawn.querySelectorAll('*')) {
    // A group has no role that a name could go with; the picture as a whole has both.
    element.removeAttribute('aria-label');
    for (const attribute of element.attributes) {
      if (GEOMETRY.has(attribute.name)) attribute.value = shorten(attribute.value);
    }
  }
}

function shorten(value: string): string {
  return value.replaceAll(/-?\d+\.\d\d+(e-\d+)?/g, (digits) => String(Math.round(Number(digits) * 10) / 10));
}

function frame(
  { id, title, caption }: Heading,
  prefix: string,
  width: number,
  height: number,
  body: string,
  document: { createElementNS(space: string, name: string): Drawn },
): string {
  const name = `${prefix}-${id}`;
  const text = (tag: string, content: string) => {
    const element = document.createElementNS(SVG, tag);
    element.textContent = content;
    if (tag !== 'style') element.setAttribute('id', `${name}-${tag}`);
    return element.outerHTML;
  };
  const root =
    `<svg xmlns="${SVG}" class="${name}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` role="img" aria-labelledby="${name}-title ${name}-desc">`;
  const head = text('title', title) + text('desc', caption) + text('style', styleSheet(name, body));
  const svg = `${root}${head}<rect class="surface" width="${width}" height="${height}"/>${body}</svg>\n`;
  // A name may hold what XML can't, not even as a reference.
  return plainText(svg);
}
