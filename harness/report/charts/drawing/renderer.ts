import { plainText } from '../../../vocabulary/plain-text.ts';
import type { Canvas, Drawing, Heading, Panel, Pictures } from './chart.ts';
import { numberLegend } from './legends.ts';
import { styleSheet } from './palette.ts';

/** Smaller than 11 pixels is no text, on a page that shows the wide picture in 720 pixels. */
const WIDE = { width: 860, isNarrow: false, text: 13 };
const NARROW = { width: 340, isNarrow: true, text: 12 };

/** What draws pictures: Observable Plot and a document for it to draw on, which only they load who draw. */
export async function loadRenderer() {
  const [plot, { DOMParser }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const render = (drawing: Drawing, canvas: Canvas): string => {
    const document = new DOMParser().parseFromString(`<svg xmlns="${SVG}"/>`, 'image/svg+xml');
    const panels = panelsOf(drawing, canvas);
    const inside = panels.map(({ left, top, options }) => {
      const drawn = plot.plot({ ...options, document: document as never }) as unknown as Drawn;
      place(drawn, {
        x: left,
        y: top,
        width: options.width,
        height: options.height,
        'font-size': canvas.text,
      });
      tidy(drawn);
      return drawn.outerHTML;
    });
    return frame(drawing, canvas, bottomOf(panels), inside.join(''), document as never);
  };
  return <T extends Drawing>(drawing: T): Omit<T, 'draw' | 'numbered'> & Pictures => {
    const { draw, numbered, ...about } = drawing;
    const [svg, narrowSvg] = [WIDE, NARROW].map((size) => render(drawing, { plot, ...size })) as [
      string,
      string,
    ];
    return { ...about, svg, narrowSvg };
  };
}

function panelsOf({ draw, numbered }: Drawing, canvas: Canvas): readonly Panel[] {
  const panels = draw(canvas);
  if (!canvas.isNarrow || !numbered) return panels;
  return [...panels, numberLegend(canvas, numbered, bottomOf(panels) + 4)];
}

function bottomOf(panels: readonly Panel[]): number {
  return Math.max(...panels.map(({ top, options }) => top + options.height));
}

const SVG = 'http://www.w3.org/2000/svg';

/** As much of an element as is used here. */
interface Drawn {
  readonly attributes: Iterable<{ readonly name: string; value: string }>;
  readonly parentNode: Drawn;
  readonly outerHTML: string;
  textContent: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<Drawn>;
  remove(): void;
}

function place(drawn: Drawn, attributes: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, String(value));
  for (const name of ['class', 'font-family']) drawn.removeAttribute(name);
}

const GEOMETRY = new Set('d transform x y x1 x2 y1 y2 cx cy r width height'.split(' '));

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
      if (GEOMETRY.has(attribute.name)) attribute.value = roundDigits(attribute.value);
    }
  }
}

function roundDigits(value: string): string {
  return value.replaceAll(/-?\d+\.\d\d+(e-\d+)?/g, (digits) => String(Math.round(Number(digits) * 10) / 10));
}

function frame(
  { id, title, caption }: Heading,
  { width, isNarrow }: Canvas,
  height: number,
  body: string,
  document: { createElementNS(space: string, name: string): Drawn },
): string {
  const name = `${isNarrow ? 'mhn' : 'mh'}-${id}`;
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
