import type { Markish } from '@observablehq/plot';
import { hasCycles } from '../../analysis/cycles/due.ts';
import { countsOf, failureKinds, failuresByKind } from '../../analysis/outcomes.ts';
import { typicalTrial } from '../../analysis/typical.ts';
import type { RunData } from '../../store/run-data.ts';
import type { Canvas, ChartSpec, Panel } from './drawing/chart.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import { PIXELS, type Swatch, swatchLegend } from './drawing/legends.ts';
import { colorsOfKinds } from './drawing/palette.ts';
import type { Series } from './drawing/series.ts';

/** How a case's hosts ended in the trial that stands for it. */
interface CaseOutcome {
  readonly name: string;
  readonly round: number;
  readonly asked: number;
  readonly answered: number;
  /** In the order of the kinds. */
  readonly failed: readonly number[];
}

/** A kind of failure, in its colour. */
interface Kind {
  readonly name: string;
  readonly color: string;
}

/** A bar a case of the hosts that answered, and one of those that failed, by kind. Absent where every host answered. */
export function outcomesChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const names = failureKinds(data);
  if (names.length === 0) return undefined;
  const colors = colorsOfKinds(names);
  const kinds = names.map((name, at) => ({ name, color: colors[at] ?? '' }));
  const outcomes = allSeries.flatMap((series): CaseOutcome[] => {
    const trial = typicalTrial(data, series.name, (each) => countsOf(data, each) !== undefined);
    const counts = trial && countsOf(data, trial);
    if (!counts) return [];
    const { asked, answered } = counts;
    return [
      { name: series.name, round: trial.round, asked, answered, failed: failuresByKind(counts, names) },
    ];
  });
  const isOverTime = data.run.cases.some(hasCycles);
  return {
    id: 'outcomes',
    title: isOverTime ? 'Visits by outcome' : 'Hosts by outcome',
    caption:
      `In each case’s trial of median time: left the ${isOverTime ? 'visits that were answered' : 'hosts that answered'}; ` +
      'right, on a scale of its own, those that failed, ' +
      'by kind, in the order of the legend.',
    table: {
      columns: ['case', 'round', 'asked', 'answered', ...names],
      rows: outcomes.map(({ name, round, asked, answered, failed }) => [
        name,
        ...[round, asked, answered, ...failed].map(String),
      ]),
    },
    draw: (canvas) => {
      const legend = kindLegend(canvas, kinds);
      return [legend, outcomePanel(canvas, outcomes, kinds, legend.options.height)];
    },
  };
}

const LINE = 20;
const GAP = 18;
/** Kinds are in capitals, which are wider than most letters. */
const CAPITALS = 1.25;

/** The kinds of failure with their colours, in as many lines as they take. */
function kindLegend(canvas: Canvas, kinds: readonly Kind[]): Panel {
  const { width, text } = canvas;
  let [x, y] = [8, LINE / 2 + 2];
  const swatches = kinds.map(({ name, color }): Swatch => {
    const label = shorten(name, (width - 40) / CAPITALS, text);
    const room = 17 + widthOf(label, text) * CAPITALS;
    if (x > 8 && x + room > width - 8) [x, y] = [8, y + LINE];
    const swatch = { name: label, color, x, y };
    x += room + GAP;
    return swatch;
  });
  return swatchLegend(canvas, swatches, y + LINE / 2 + 4);
}

/** Pixels from the left and from the top of a row: where names end, and where each of the two bars lies. */
const PLACES = {
  wide: { names: 213, answered: [225, 345], failed: [450, 840], row: 42, bar: 6 },
  narrow: { names: 332, answered: [8, 78], failed: [164, 332], row: 58, bar: 22 },
} as const;
const BAR = 14;
const HEAD = 24;

/** A row a case: how many of its hosts answered, and how many failed by which kind. */
function outcomePanel(
  canvas: Canvas,
  outcomes: readonly CaseOutcome[],
  kinds: readonly Kind[],
  top: number,
): Panel {
  const { plot, width, isNarrow, text } = canvas;
  const place = isNarrow ? PLACES.narrow : PLACES.wide;
  const answered = scaleOf(
    place.answered,
    outcomes.map(({ asked }) => asked),
  );
  const failed = scaleOf(
    place.failed,
    outcomes.map((each) => each.asked - each.answered),
  );
  const rows = outcomes.map((outcome, at) => {
    const y = HEAD + at * place.row + place.bar;
    const label = `${outcome.answered} of ${outcome.asked}`;
    const tip = `${outcome.name}: ${label} answered`;
    return { outcome, y, bottom: y + BAR, middle: y + BAR / 2, end: answered(outcome.answered), label, tip };
  });
  const segments = rows.flatMap(({ outcome, y, bottom }) =>
    segmentsOf(outcome, kinds, failed).map((segment) => ({ ...segment, y, bottom })),
  );
  const heads = [
    { title: 'answered', x: place.answered[0] },
    { title: 'failed', x: place.failed[0] },
  ];
  const marks = [
    plot.text(heads, { x: 'x', y: () => 12, textAnchor: 'start', text: 'title', fill: 'var(--quiet)' }),
    nameMarks(canvas, rows),
    plot.rect(rows, {
      className: 'answered',
      x1: () => place.answered[0],
      x2: 'end',
      y1: 'y',
      y2: 'bottom',
      fill: 'var(--quiet)',
      title: 'tip',
    }),
    plot.text(rows, { x: 'end', y: 'middle', dx: 5, textAnchor: 'start', fontSize: text - 1, text: 'label' }),
    ...segmentMarks(canvas, segments),
  ];
  const height = HEAD + place.row * outcomes.length + 4;
  return { left: 0, top, options: { ...PIXELS, width, height, marks } };
}

interface Row {
  readonly outcome: CaseOutcome;
  readonly y: number;
  readonly middle: number;
}

// On a telephone a name stands above its bars.
function nameMarks({ plot, isNarrow, text }: Canvas, rows: readonly Row[]): Markish {
  const place = isNarrow ? PLACES.narrow : PLACES.wide;
  return plot.text(rows, {
    className: 'name',
    x: () => (isNarrow ? place.answered[0] : place.names),
    y: isNarrow ? ({ y }: Row) => y - place.bar / 2 : 'middle',
    textAnchor: isNarrow ? 'start' : 'end',
    text: ({ outcome: { name } }: Row) => shorten(name, isNarrow ? place.names : place.names - 8, text),
    title: ({ outcome: { name } }: Row) => name,
  });
}

/** The pixel of a count, where the largest of all takes the whole span. */
function scaleOf([from, to]: readonly [number, number], counts: readonly number[]) {
  const most = Math.max(1, ...counts);
  return (count: number) => from + ((to - from) * count) / most;
}

interface Segment {
  readonly count: string;
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly bottom: number;
}

// Counts stand below their segments, where there is room: on the colours they could not be read.
function segmentMarks({ plot, text }: Canvas, segments: readonly Segment[]): Markish[] {
  const counts = segments.filter(({ count, x1, x2 }) => widthOf(count, text - 1) + 2 <= x2 - x1);
  return [
    plot.rect(segments, {
      className: 'outcome',
      x1: 'x1',
      x2: 'x2',
      y1: 'y',
      y2: 'bottom',
      fill: 'color',
      stroke: 'var(--surface)',
      strokeWidth: 1,
      title: 'tip',
    }),
    plot.text(counts, {
      className: 'count',
      x: ({ x1, x2 }: Segment) => (x1 + x2) / 2,
      y: ({ bottom }: Segment) => bottom + 8,
      fontSize: text - 1,
      text: 'count',
    }),
  ];
}

function segmentsOf({ name, failed }: CaseOutcome, kinds: readonly Kind[], toX: (count: number) => number) {
  let before = 0;
  return kinds.flatMap((kind, at) => {
    const count = failed[at] ?? 0;
    const [x1, x2] = [toX(before), toX(before + count)];
    before += count;
    const tip = `${name}: ${count} × ${kind.name}`;
    return count === 0 ? [] : [{ count: String(count), x1, x2, color: kind.color, tip }];
  });
}
