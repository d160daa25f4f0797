import type { Panel, Paper } from './canvas.ts';
import { shorten } from './labels.ts';
import type { Subject } from './subjects.ts';

const ROW = 18;

/** A panel; on a telephone with a key below that says which number stands for which case. */
export function withKey(paper: Paper, panel: Panel, subjects: readonly Subject[]): Panel[] {
  if (!paper.isNarrow) return [panel];
  const { plot, width, text } = paper;
  const rows = subjects.map((subject, at) => ({ subject, y: (at + 0.5) * ROW }));
  type Row = (typeof rows)[number];
  const at = (x: number) => ({ x: { value: () => x, scale: null }, y: { value: 'y', scale: null } });
  const key: Panel = {
    left: 0,
    top: panel.top + panel.options.height + 4,
    options: {
      width,
      height: ROW * rows.length + 8,
      axis: null,
      color: { type: 'identity' },
      symbol: { type: 'identity' },
      marks: [
        plot.text(rows, {
          ...at(26),
          className: 'key',
          textAnchor: 'end',
          fontWeight: 'bold',
          text: ({ subject }: Row) => String(subject.rank),
        }),
        plot.dot(rows, {
          ...at(38),
          r: 4.5,
          fill: ({ subject }: Row) => subject.mark.color,
          symbol: ({ subject }: Row) => subject.mark.symbol,
        }),
        plot.text(rows, {
          ...at(50),
          textAnchor: 'start',
          text: ({ subject }: Row) => shorten(subject.name, width - 60, text),
          title: ({ subject }: Row) => subject.name,
        }),
      ],
    },
  };
  return [panel, key];
}
