import type { Markish } from '@observablehq/plot';
import type { Estimate } from '../../analysis/estimation/estimate.ts';
import type { TimeMetric } from '../../vocabulary/metrics.ts';
import { seconds, spread } from '../model/figures.ts';
import { axisOf, pixelsBelow, tickSeconds } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import { floorMarks } from './drawing/floor.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import type { Subject } from './drawing/subjects.ts';

interface Bar {
  readonly subject: Subject;
  readonly estimate: Estimate;
  readonly top: number;
  readonly bottom: number;
  readonly tip: string;
}

/** Heights in a row, pixels: what stands above and below its bars, the first bar, and the gap between two. */
const ROWS = {
  wide: { above: 5, strong: 14, gap: 1, below: 7 },
  narrow: { above: 18, strong: 14, gap: 1, below: 6 },
};
/** The height of the other bars: of several, figures stand below each other. */
const PALE = { one: 7, several: 12 };
const OPACITIES = [1, 0.45, 0.25];

/** A bar for each of the metrics, the first one strong, beside each case's name and figures, and the floor across them. */
export function barPanel(
  paper: Paper,
  subjects: readonly Subject[],
  metrics: readonly TimeMetric[],
  floors: readonly number[],
): Panel {
  const { plot, width, isNarrow } = paper;
  const margins = {
    marginLeft: isNarrow ? 20 : nameWidth(paper, subjects),
    marginRight: isNarrow ? 84 : 100,
    marginTop: 24,
    marginBottom: 36,
  };
  const rows = isNarrow ? ROWS.narrow : ROWS.wide;
  const pale = metrics.length > 2 ? PALE.several : PALE.one;
  const row = rows.above + rows.strong + (metrics.length - 1) * (rows.gap + pale) + rows.below;
  const body = row * subjects.length;
  const height = margins.marginTop + body + margins.marginBottom;
  const bars = metrics.map((metric, at) => {
    const top = rows.above + (at === 0 ? 0 : rows.strong + rows.gap + (at - 1) * (pale + rows.gap));
    return barsOf(subjects, metric, (place) => [place * row + top, at === 0 ? rows.strong : pale]);
  });
  const values = bars.flat().flatMap(({ estimate }) => ends(estimate));
  const axis = axisOf([...values, ...floors], isNarrow ? 5 : 12);
  const options: Panel['options'] = {
    ...margins,
    width,
    height,
    x: { type: axis.type, domain: [...axis.domain] },
    y: pixelsBelow(margins.marginTop, body),
    color: { type: 'identity' },
    marks: [
      plot.gridX([...axis.ticks], { stroke: 'var(--rule)', strokeOpacity: 1 }),
      plot.axisX([...axis.ticks], { text: tickSeconds, label: null, tickSize: 0 }),
      ...metrics.map((metric, at) =>
        barMarks(paper, bars[at] ?? [], metric, axis.domain[0], OPACITIES[at] ?? 1),
      ),
      ...floorMarks(paper, floors),
      ...figureMarks(paper, bars.flat()),
      nameMarks(paper, subjects, { ...rows, row }, margins.marginLeft),
    ],
  };
  return { left: 0, top: 0, options };
}

/** What tells the cases of many sweeps apart stands in the midst of long names. */
const NAMES = { least: 225, most: 400 };

function nameWidth({ text }: Paper, subjects: readonly Subject[]): number {
  const longest = Math.max(...subjects.map(({ name }) => widthOf(name, text)));
  return Math.min(NAMES.most, Math.max(NAMES.least, Math.ceil(longest) + 16));
}

function barsOf(
  subjects: readonly Subject[],
  metric: TimeMetric,
  placeOf: (at: number) => readonly [top: number, height: number],
): Bar[] {
  return subjects.flatMap((subject, at) => {
    const estimate = subject[metric];
    if (!estimate) return [];
    const [top, height] = placeOf(at);
    return [
      {
        subject,
        estimate,
        top,
        bottom: top + height,
        tip: `${subject.name}: ${metric} ${figureOf(estimate)}`,
      },
    ];
  });
}

function figureOf({ median, interval }: Estimate): string {
  return `${seconds(median)}${spread(median, interval)}`;
}

function ends({ median, interval }: Estimate): number[] {
  return [median, ...(interval ?? [])];
}

function barMarks(
  { plot }: Paper,
  bars: readonly Bar[],
  className: string,
  start: number,
  fillOpacity: number,
) {
  return plot.rect(bars, {
    className,
    x1: () => start,
    x2: ({ estimate }: Bar) => estimate.median,
    y1: 'top',
    y2: 'bottom',
    fill: ({ subject }: Bar) => subject.mark.color,
    fillOpacity,
    title: 'tip',
  });
}

function figureMarks({ plot, text }: Paper, bars: readonly Bar[]): Markish[] {
  const middle = ({ top, bottom }: Bar) => (top + bottom) / 2;
  return [
    plot.link(
      bars.filter(({ estimate }) => estimate.interval),
      {
        className: 'interval',
        x1: ({ estimate }: Bar) => estimate.interval?.[0],
        x2: ({ estimate }: Bar) => estimate.interval?.[1],
        y: middle,
        stroke: 'var(--ink)',
        strokeWidth: 1.5,
      },
    ),
    plot.text(bars, {
      className: 'halo',
      x: ({ estimate }: Bar) => Math.max(...ends(estimate)),
      y: middle,
      dx: 5,
      textAnchor: 'start',
      fontSize: text - 1,
      fill: ({ subject, estimate }: Bar) => (estimate === subject.time ? 'var(--ink)' : 'var(--quiet)'),
      text: ({ estimate }: Bar) => figureOf(estimate),
    }),
  ];
}

// Beside the bars; on a telephone above them.
function nameMarks(
  { plot, width, isNarrow, text }: Paper,
  subjects: readonly Subject[],
  { row, above, strong }: (typeof ROWS)['wide'] & { readonly row: number },
  marginLeft: number,
) {
  const room = isNarrow ? width - marginLeft - 8 : marginLeft - 12;
  return plot.text(subjects, {
    className: 'halo name',
    frameAnchor: 'left',
    ...(isNarrow ? { textAnchor: 'start' } : { dx: -8, textAnchor: 'end' }),
    y: (_: Subject, at: number) => at * row + (isNarrow ? above / 2 : above + strong / 2 + 4),
    text: ({ name }: Subject) => shorten(name, room, text),
    title: 'name',
  });
}
