import type { Markish } from '@observablehq/plot';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { Canvas, Panel } from './drawing/chart.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import { PIXELS } from './drawing/legends.ts';
import type { Series } from './drawing/series.ts';

/** How a case's hosts ended in the trial that stands for it. */
export interface CaseOutcome {
  readonly series: Series;
  readonly trial: StoredTrial;
  readonly asked: number;
  readonly answered: number;
  /** In the order of the kinds. */
  readonly failed: readonly number[];
}

/** A kind of failure, in its colour. */
export interface Kind {
  readonly name: string;
  readonly color: string;
}

/** Pixels from the left and from the top of a row: where names end, and where each of the two bars lies. */
const PLACES = {
  wide: { names: 213, answered: [225, 345], failed: [450, 840], row: 42, bar: 6 },
  narrow: { names: 332, answered: [8, 78], failed: [164, 332], row: 58, bar: 22 },
} as const;
const BAR = 14;
const HEAD = 24;

/** A row a case: how many of its hosts answered, and how many failed by which kind. */
export function outcomePanel(
  canvas: Canvas,
  outcomes: readonly CaseOutcome[],
  kinds: readonly Kind[],
  top: number,
): Panel {
  const { plot, width, isNarrow, text } = canvas;
  const { names, answered, failed, row, bar } = isNarrow ? PLACES.narrow : PLACES.wide;
  const topOf = (at: number) => HEAD + at * row + bar;
  const heads = [
    { title: 'answered', x: answered[0] },
    { title: 'failed', x: failed[0] },
  ];
  return {
    left: 0,
    top,
    options: {
      ...PIXELS,
      width,
      height: HEAD + row * outcomes.length + 4,
      marks: [
        plot.text(heads, { x: 'x', y: () => 12, textAnchor: 'start', text: 'title', fill: 'var(--quiet)' }),
        plot.text(outcomes, {
          className: 'name',
          x: () => (isNarrow ? answered[0] : names),
          y: (_: CaseOutcome, at: number) => topOf(at) + (isNarrow ? -bar / 2 : BAR / 2),
          textAnchor: isNarrow ? 'start' : 'end',
          text: ({ series }: CaseOutcome) => shorten(series.name, isNarrow ? names : names - 8, text),
          title: ({ series }: CaseOutcome) => series.name,
        }),
        ...answeredMarks(canvas, outcomes, answered, topOf),
        ...failedMarks(canvas, outcomes, kinds, failed, topOf),
      ],
    },
  };
}

type Span = readonly [from: number, to: number];

function answeredMarks(
  { plot, text }: Canvas,
  outcomes: readonly CaseOutcome[],
  [from, to]: Span,
  topOf: (at: number) => number,
): Markish[] {
  const most = Math.max(...outcomes.map(({ asked }) => asked));
  const end = ({ answered }: CaseOutcome) => from + ((to - from) * answered) / most;
  return [
    plot.rect(outcomes, {
      className: 'answered',
      x1: () => from,
      x2: end,
      y1: (_: CaseOutcome, at: number) => topOf(at),
      y2: (_: CaseOutcome, at: number) => topOf(at) + BAR,
      fill: 'var(--quiet)',
      title: ({ series, answered, asked }: CaseOutcome) => `${series.name}: ${answered} of ${asked} answered`,
    }),
    plot.text(outcomes, {
      x: end,
      y: (_: CaseOutcome, at: number) => topOf(at) + BAR / 2,
      dx: 5,
      textAnchor: 'start',
      fontSize: text - 1,
      text: ({ answered, asked }: CaseOutcome) => `${answered} of ${asked}`,
    }),
  ];
}

interface Segment {
  readonly count: number;
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly color: string;
  readonly tip: string;
}

// Counts stand below their segments, where there is room: on the colours they could not be read.
function failedMarks(
  { plot, text }: Canvas,
  outcomes: readonly CaseOutcome[],
  kinds: readonly Kind[],
  [from, to]: Span,
  topOf: (at: number) => number,
): Markish[] {
  const most = Math.max(1, ...outcomes.map(({ asked, answered }) => asked - answered));
  const scale = (to - from) / most;
  const segments = outcomes.flatMap((outcome, at) =>
    segmentsOf(outcome, kinds, { from, scale, y: topOf(at) }),
  );
  const counted = segments.filter(({ count, x1, x2 }) => widthOf(String(count), text - 1) + 2 <= x2 - x1);
  return [
    plot.rect(segments, {
      className: 'outcome',
      x1: 'x1',
      x2: 'x2',
      y1: 'y',
      y2: ({ y }: Segment) => y + BAR,
      fill: 'color',
      stroke: 'var(--surface)',
      strokeWidth: 1,
      title: 'tip',
    }),
    plot.text(counted, {
      className: 'count',
      x: ({ x1, x2 }: Segment) => (x1 + x2) / 2,
      y: ({ y }: Segment) => y + BAR + 8,
      fontSize: text - 1,
      text: ({ count }: Segment) => String(count),
    }),
  ];
}

function segmentsOf(
  { series, failed }: CaseOutcome,
  kinds: readonly Kind[],
  { from, scale, y }: { readonly from: number; readonly scale: number; readonly y: number },
): Segment[] {
  let end = from;
  return kinds.flatMap(({ name, color }, at) => {
    const count = failed[at] ?? 0;
    const x1 = end;
    end += count * scale;
    return count === 0 ? [] : [{ count, x1, x2: end, y, color, tip: `${series.name}: ${count} × ${name}` }];
  });
}
