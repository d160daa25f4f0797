import { type Cycle, cyclesOf } from '../../analysis/cycles/cycles.ts';
import { dueIn, hasCycles } from '../../analysis/cycles/due.ts';
import { columnsOfCycle, typicalCycle } from '../../analysis/cycles/one-cycle.ts';
import { type Visits, visitsInOrder } from '../../analysis/cycles/visits-in-order.ts';
import { typicalTrial } from '../../analysis/typical.ts';
import type { VisitColumns } from '../../store/columns.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { seconds } from '../model/figures.ts';
import { axisOf, tickSeconds } from './drawing/axis.ts';
import { type Canvas, type ChartSpec, cell, type Panel } from './drawing/chart.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import { swatchLegend } from './drawing/legends.ts';
import type { Series } from './drawing/series.ts';

/** A case's visits in the trial that stands for it. */
interface Waterfall {
  readonly series: Series;
  readonly trial: StoredTrial;
  readonly columns: VisitColumns;
  /** The one that is shown, where there are several: times are since its visits were due. */
  readonly cycle?: Cycle;
}

/** A strip a case with every host's wait, connect and query. Absent where no case has visits. */
export function hostsChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const waterfalls = allSeries.flatMap((series) => waterfallOf(data, series) ?? []);
  if (waterfalls.length === 0) return undefined;
  const isOverTime = waterfalls.some(({ cycle }) => cycle);
  return {
    id: 'hosts',
    title: 'Every host’s visit',
    caption:
      `A line a host, in the order of their starts, in ${isOverTime ? 'the cycle of median time of ' : ''}each case’s trial of median time: ` +
      `pale while it waits for its turn${isOverTime ? ', from when it was due' : ''}, stronger while it connects, full while it is asked. ` +
      'Each strip has a time axis of its own.',
    table: {
      columns: [
        'case',
        'round',
        ...(isOverTime ? ['cycle'] : []),
        'hosts',
        'first start',
        'last start',
        'last end',
      ],
      rows: waterfalls.map((one) => tableRow(one, isOverTime)),
    },
    draw: (canvas) => lay(canvas, waterfalls),
  };
}

function waterfallOf(data: RunData, series: Series): Waterfall | undefined {
  const trial = typicalTrial(data, series.name, ({ index }) => data.visits.has(index));
  const columns = trial && data.visits.get(trial.index);
  if (!columns) return undefined;
  if (!hasCycles(series.case)) return { series, trial, columns };
  const cycle = typicalCycle(cyclesOf(data, trial));
  if (!cycle) return undefined;
  const { hosts } = series.case;
  return {
    series,
    trial,
    cycle,
    columns: columnsOfCycle(columns, dueIn(data, trial), { cycle: cycle.cycle, hosts }),
  };
}

function tableRow(
  { series, trial, cycle, columns: { startNs, endNs } }: Waterfall,
  isOverTime: boolean,
): string[] {
  const known = (column: readonly (number | null)[]) => column.filter((ns) => ns !== null);
  const first = known(startNs).reduce((a, b) => Math.min(a, b), Infinity);
  const latest = (column: readonly (number | null)[]) => known(column).reduce((a, b) => Math.max(a, b), 0);
  const times = [first, latest(startNs), latest(endNs)];
  const which = isOverTime ? [cell(cycle?.cycle, String)] : [];
  return [series.name, String(trial.round), ...which, String(endNs.length), ...times.map(seconds)];
}

const LEGEND_HEIGHT = 28;
const HEIGHT = 150;

function lay(canvas: Canvas, waterfalls: readonly Waterfall[]): Panel[] {
  const columns = canvas.isNarrow ? 1 : 2;
  const width = canvas.width / columns;
  const entries = [
    ...PHASES.map(({ name, opacity }) => ({ name, opacity, color: 'var(--ink)' })),
    { name: 'failed', opacity: 1, color: FAILED },
  ];
  const swatches = entries.map((entry, at) => ({ ...entry, x: 8 + at * 84, y: LEGEND_HEIGHT / 2 }));
  return [
    swatchLegend(canvas, swatches, LEGEND_HEIGHT),
    ...waterfalls.map((waterfall, at) => ({
      left: (at % columns) * width,
      top: LEGEND_HEIGHT + Math.floor(at / columns) * HEIGHT,
      options: optionsOf(canvas, waterfall, width),
    })),
  ];
}

// Who answered without connecting had a connection; who failed had none yet.
const connected = ({ connectedNs, startNs, endNs, from, to, failed }: Visits) =>
  connectedNs ?? (failed > to - from ? endNs : startNs);

/** The parts of a visit, and where each begins and ends. */
const PHASES = [
  { name: 'waits', opacity: 0.14, from: () => 0, to: ({ startNs }: Visits) => startNs },
  { name: 'connects', opacity: 0.5, from: ({ startNs }: Visits) => startNs, to: connected },
  { name: 'is asked', opacity: 1, from: connected, to: ({ endNs }: Visits) => endNs },
];
const FAILED = 'var(--bad)';

/** One case's visits: three areas, and a row under the pointer for every host, or for a few where there are many. */
function optionsOf(
  canvas: Canvas,
  { series, trial, cycle, columns }: Waterfall,
  width: number,
): Panel['options'] {
  const { plot, isNarrow, text } = canvas;
  const rows = visitsInOrder(columns, isNarrow ? 60 : 90);
  const end = Math.max(...rows.map(({ endNs }) => endNs));
  const ticks = axisOf([end], 4).ticks;
  const { workNs } = trial;
  const whole = workNs === undefined ? '' : seconds(workNs);
  const time = cycle ? seconds(cycle.timeNs) : whole;
  const which = cycle ? `cycle ${cycle.cycle}, ` : '';
  const nameWidth = width - 40 - widthOf(time, text);
  const head = (what: string, options: object) => plot.text([what], { text: String, dy: -14, ...options });
  return {
    width,
    height: HEIGHT,
    marginLeft: 8,
    marginRight: 20,
    marginTop: 26,
    marginBottom: 30,
    x: { type: 'linear', domain: [0, Math.max(end, ticks.at(-1) ?? 0)] },
    y: { axis: null, type: 'linear', domain: [0, rows.length], reverse: true },
    color: { type: 'identity' },
    marks: [
      ...areas(canvas, series.mark.color, rows),
      plot.rect(rows, {
        className: 'row',
        x1: () => 0,
        x2: () => end,
        y1: (_: Visits, at: number) => at,
        y2: (_: Visits, at: number) => at + 1,
        fill: 'transparent',
        title: (row: Visits) => `${series.name}, ${which}${textOf(row)}`,
      }),
      plot.axisX([...ticks], { text: tickSeconds, label: null }),
      // Bold letters are wider.
      head(shorten(series.name, nameWidth, text * 1.15), {
        frameAnchor: 'top-left',
        textAnchor: 'start',
        fontWeight: 'bold',
        title: () => series.name,
      }),
      head(time, { frameAnchor: 'top-right', textAnchor: 'end' }),
    ],
  };
}

// Areas instead of three rectangles a row: a tenth of the size, and no seams between rows.
function areas({ plot }: Canvas, fill: string, rows: readonly Visits[]) {
  const edges = [...rows, ...rows.slice(-1)].map((row, y) => ({ ...row, y }));
  const lost = edges.filter(({ failed }, at) => failed > 0 && at < rows.length);
  return [
    ...PHASES.map(({ name, opacity: fillOpacity, from, to }) =>
      plot.areaX(edges, {
        className: name.replace(' ', '-'),
        y: 'y',
        x1: from,
        x2: to,
        // Along y, `before` is what keeps a row's value until the next row.
        curve: 'step-before',
        fill,
        fillOpacity,
        // What takes less than a pixel is to be seen nevertheless.
        ...(name === 'is asked' ? { stroke: fill, strokeWidth: 1 } : {}),
      }),
    ),
    plot.rect(lost, {
      className: 'failed',
      x1: 'startNs',
      x2: 'endNs',
      y1: 'y',
      y2: ({ y }: { y: number }) => y + 1,
      fill: FAILED,
    }),
  ];
}

function textOf({ from, to, startNs, connectedNs, endNs, failed }: Visits): string {
  const which = from === to ? `host ${from + 1}` : `hosts ${from + 1} to ${to + 1}, on average`;
  const connects = connectedNs === undefined ? '' : `, connects ${seconds(connectedNs - startNs)}`;
  const lost = failed > 0 ? `, ${failed} failed` : '';
  return `${which}: waits ${seconds(startNs)}${connects}, is asked ${seconds(endNs - (connectedNs ?? startNs))}${lost}`;
}
