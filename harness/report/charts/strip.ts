import { type Visits, visitsInOrder } from '../../analysis/visits.ts';
import { seconds } from '../model/figures.ts';
import { axisOf, tickSeconds } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import type { Strip } from './hosts.ts';

/** Height of the legend, pixels. */
export const STRIP_LEGEND = 28;

const PHASES = [
  { name: 'waits', opacity: 0.14 },
  { name: 'connects', opacity: 0.5 },
  { name: 'is asked', opacity: 1 },
] as const;

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** One case's visits: three areas, and a row under the pointer for every host, or for a few where there are many. */
export function stripPanel(paper: Paper, strip: Strip, { left, top, width, height }: Place): Panel {
  const { plot, isNarrow, text } = paper;
  const { subject, trial } = strip;
  const rows = visitsInOrder(strip.columns, isNarrow ? 60 : 90);
  const end = Math.max(...rows.map(({ endNs }) => endNs));
  const ticks = axisOf([end], 4).ticks;
  const time = trial.workNs === undefined ? '' : seconds(trial.workNs);
  const nameWidth = width - 40 - widthOf(time, text);
  const head = (what: string, options: object) => plot.text([what], { text: String, dy: -14, ...options });
  return {
    left,
    top,
    options: {
      width,
      height,
      marginLeft: 8,
      marginRight: 20,
      marginTop: 26,
      marginBottom: 30,
      x: { type: 'linear', domain: [0, Math.max(end, ticks.at(-1) ?? 0)] },
      y: { axis: null, type: 'linear', domain: [0, rows.length], reverse: true },
      color: { type: 'identity' },
      marks: [
        ...areas(paper, strip, rows),
        plot.rect(rows, {
          className: 'row',
          x1: () => 0,
          x2: () => end,
          y1: (_: Visits, at: number) => at,
          y2: (_: Visits, at: number) => at + 1,
          fill: 'transparent',
          title: (row: Visits) => tipOf(row, strip),
        }),
        plot.axisX([...ticks], { text: tickSeconds, label: null }),
        // Bold letters are wider.
        head(shorten(subject.name, nameWidth, text * 1.15), {
          frameAnchor: 'top-left',
          textAnchor: 'start',
          fontWeight: 'bold',
          title: () => subject.name,
        }),
        head(time, { frameAnchor: 'top-right', textAnchor: 'end' }),
      ],
    },
  };
}

// Areas instead of three rectangles a row: a tenth of the size, and no seams between rows.
function areas({ plot }: Paper, { subject }: Strip, rows: readonly Visits[]) {
  const edges = [...rows, ...rows.slice(-1)].map((row, y) => ({ ...row, y }));
  type Edge = (typeof edges)[number];
  const area = (phase: 0 | 1 | 2, from: (edge: Edge) => number, to: (edge: Edge) => number, fill: string) =>
    plot.areaX(edges, {
      className: PHASES[phase].name.replace(' ', '-'),
      y: 'y',
      x1: from,
      x2: to,
      // Along y, `before` is what keeps a row's value until the next row.
      curve: 'step-before',
      fill,
      fillOpacity: PHASES[phase].opacity,
      // What takes less than a pixel is to be seen nevertheless.
      ...(phase === 2 ? { stroke: fill, strokeWidth: 1 } : {}),
    });
  const connected = ({ connectedNs, endNs }: Edge) => connectedNs ?? endNs;
  const lost = rows.flatMap((row, y) => (row.failed > 0 ? [{ ...row, y }] : []));
  return [
    area(
      0,
      () => 0,
      ({ startNs }) => startNs,
      subject.mark.color,
    ),
    area(1, ({ startNs }) => startNs, connected, subject.mark.color),
    area(2, connected, ({ endNs }) => endNs, subject.mark.color),
    plot.rect(lost, {
      className: 'failed',
      x1: 'startNs',
      x2: 'endNs',
      y1: 'y',
      y2: ({ y }: { y: number }) => y + 1,
      fill: 'var(--bad)',
    }),
  ];
}

function tipOf({ from, to, startNs, connectedNs, endNs, failed }: Visits, { subject }: Strip): string {
  const which = from === to ? `host ${from + 1}` : `hosts ${from + 1} to ${to + 1}, on average`;
  const asked = connectedNs === undefined ? '' : `, connects ${seconds(connectedNs - startNs)}`;
  const lost = failed > 0 ? `, ${failed} failed` : '';
  return `${subject.name}, ${which}: waits ${seconds(startNs)}${asked}, is asked ${seconds(endNs - (connectedNs ?? startNs))}${lost}`;
}

/** What the shades of all strips mean. */
export function legendPanel({ plot, width }: Paper): Panel {
  const entries = [...PHASES.map(({ name, opacity }) => ({ name, opacity, fill: 'var(--ink)' })), FAILED];
  const placed = entries.map((entry, at) => ({ ...entry, x: 8 + at * 84 }));
  type Entry = (typeof placed)[number];
  const pixel = (of: (entry: Entry) => number) => ({ value: of, scale: null });
  return {
    left: 0,
    top: 0,
    options: {
      width,
      height: STRIP_LEGEND,
      axis: null,
      color: { type: 'identity' },
      opacity: { type: 'identity' },
      marks: [
        plot.dot(placed, {
          className: 'legend',
          x: pixel(({ x }) => x + 6),
          y: pixel(() => 14),
          r: 5,
          symbol: 'square',
          fill: 'fill',
          fillOpacity: 'opacity',
        }),
        plot.text(placed, {
          x: pixel(({ x }) => x + 17),
          y: pixel(() => 14),
          textAnchor: 'start',
          text: 'name',
        }),
      ],
    },
  };
}

const FAILED = { name: 'failed', opacity: 1, fill: 'var(--bad)' };
