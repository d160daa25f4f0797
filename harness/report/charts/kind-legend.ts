import type { Panel, Paper } from './drawing/canvas.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import { PIXELS } from './outcome-bars.ts';
import type { Kind } from './outcomes.ts';

const LINE = 20;
const GAP = 18;
/** Kinds are in capitals, which are wider than most letters. */
const CAPITALS = 1.25;

/** The kinds of failure with their colours, in as many lines as they take. */
export function kindLegend({ plot, width, text }: Paper, kinds: readonly Kind[]): Panel {
  let [x, y] = [8, LINE / 2 + 2];
  const entries = kinds.map(({ name, color }) => {
    const label = shorten(name, (width - 40) / CAPITALS, text);
    const room = 17 + widthOf(label, text) * CAPITALS;
    if (x > 8 && x + room > width - 8) [x, y] = [8, y + LINE];
    const entry = { color, label, x, y };
    x += room + GAP;
    return entry;
  });
  type Entry = (typeof entries)[number];
  return {
    left: 0,
    top: 0,
    options: {
      ...PIXELS,
      width,
      height: y + LINE / 2 + 4,
      marks: [
        plot.dot(entries, {
          className: 'legend',
          x: ({ x }: Entry) => x + 6,
          y: 'y',
          r: 5,
          symbol: 'square',
          fill: 'color',
        }),
        plot.text(entries, { x: ({ x }: Entry) => x + 17, y: 'y', textAnchor: 'start', text: 'label' }),
      ],
    },
  };
}
