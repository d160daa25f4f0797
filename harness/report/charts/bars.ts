import type { Markish } from '@observablehq/plot';
import type { Estimate } from '../../statistics/estimate.ts';
import { seconds, spread } from '../figures.ts';
import { axisOf, tickSeconds } from './axis.ts';
import { floorMarks } from './floor.ts';
import { shorten } from './labels.ts';
import type { Panel, Paper } from './paper.ts';
import type { Subject } from './subjects.ts';

interface Bar {
  readonly subject: Subject;
  readonly estimate: Estimate;
  readonly top: number;
  readonly bottom: number;
  readonly tip: string;
}

/** Heights in a row, pixels: the row, what stands above its bars, work, wall, and the gap between the two. */
const ROWS = {
  wide: { row: 34, above: 5, work: 14, wall: 7, gap: 1 },
  narrow: { row: 46, above: 18, work: 14, wall: 7, gap: 1 },
};

/** Two bars a case, beside their names and figures, and the floor across them. */
export function barPanel(paper: Paper, subjects: readonly Subject[], floorNs: number | undefined): Panel {
  const { plot, width, isNarrow } = paper;
  const margins = {
    marginLeft: isNarrow ? 20 : 225,
    marginRight: isNarrow ? 84 : 100,
    marginTop: 24,
    marginBottom: 36,
  };
  const rows = isNarrow ? ROWS.narrow : ROWS.wide;
  const body = rows.row * subjects.length;
  const height = margins.marginTop + body + margins.marginBottom;
  const belowWork = rows.above + rows.work + rows.gap;
  const bars = {
    work: barsOf(subjects, 'work', (at) => [at * rows.row + rows.above, rows.work]),
    wall: barsOf(subjects, 'wall', (at) => [at * rows.row + belowWork, rows.wall]),
  };
  const values = [...bars.work, ...bars.wall].flatMap(({ estimate }) => ends(estimate));
  const axis = axisOf([...values, ...(floorNs === undefined ? [] : [floorNs])], isNarrow ? 5 : 12);
  const options: Panel['options'] = {
    ...margins,
    width,
    height,
    x: { type: axis.type, domain: [...axis.domain] },
    y: {
      axis: null,
      type: 'linear',
      domain: [0, body],
      range: [margins.marginTop, margins.marginTop + body],
    },
    color: { type: 'identity' },
    marks: [
      plot.gridX([...axis.ticks], { stroke: 'var(--rule)', strokeOpacity: 1 }),
      plot.axisX([...axis.ticks], { text: tickSeconds, label: null, tickSize: 0 }),
      barMarks(paper, bars.wall, 'wall', axis.domain[0], 0.45),
      barMarks(paper, bars.work, 'work', axis.domain[0], 1),
      ...floorMarks(paper, floorNs),
      ...figureMarks(paper, [...bars.work, ...bars.wall]),
      nameMarks(paper, subjects, rows, margins.marginLeft),
    ],
  };
  return { left: 0, top: 0, options };
}

function barsOf(
  subjects: readonly Subject[],
  metric: 'work' | 'wall',
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
  { row, above, work }: (typeof ROWS)['wide'],
  marginLeft: number,
) {
  const room = isNarrow ? width - marginLeft - 8 : marginLeft - 12;
  return plot.text(subjects, {
    className: 'halo name',
    frameAnchor: 'left',
    ...(isNarrow ? { textAnchor: 'start' } : { dx: -8, textAnchor: 'end' }),
    y: (_: Subject, at: number) => at * row + (isNarrow ? above / 2 : above + work / 2 + 4),
    text: ({ name }: Subject) => shorten(name, room, text),
    title: 'name',
  });
}
