import type { Markish } from '@observablehq/plot';
import { type Backlog, backlogOf } from '../../../analysis/cycles/backlog.ts';
import type { RunData } from '../../../store/run-data.ts';
import { grouped } from '../../../vocabulary/wording.ts';
import { seconds } from '../../model/figures.ts';
import { axisOf, tickSeconds } from '../drawing/axis.ts';
import type { Canvas, ChartSpec, Panel } from '../drawing/chart.ts';
import { cell } from '../drawing/chart.ts';
import type { Series } from '../drawing/series.ts';
import { casesOverTime, type OverTime } from './over-time.ts';
import { grainOf, layStrips } from './strips.ts';

interface Visiting extends OverTime {
  readonly backlog: Backlog;
}

/** A strip a case of the visits that were due and those that were done, over time. Absent where no case has cycles. */
export function visitsChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const all = casesOverTime(data, allSeries).flatMap((one): Visiting[] => {
    const columns = data.visits.get(one.trial.index);
    return columns ? [{ ...one, backlog: backlogOf(columns, one.series.case.hosts, one.schedule) }] : [];
  });
  if (all.length === 0) return undefined;
  const isDue = all.some(({ schedule }) => schedule.everyNs !== undefined);
  return {
    id: 'visits',
    title: isDue ? 'Visits due and done' : 'Visits done',
    caption: `Visits since GO, of all cycles together, in each case’s trial of median time: the area is those that were done${isDue ? ', the dashed line those that were due. A gap that opens between the two is a client that falls behind; “behind” counts the visits that had not ended when their host was due again' : '; a steeper one visits more hosts a second'}.`,
    table: {
      columns: ['case', 'round', 'visits', 'last due', 'last end', 'most behind', 'at'],
      rows: all.map(tableRow),
    },
    draw: (canvas) => lay(canvas, all),
  };
}

function tableRow({ series, trial, backlog: { visits, lastDueNs, lastEndNs, most } }: Visiting): string[] {
  return [
    series.name,
    String(trial.round),
    grouped(visits),
    cell(most && lastDueNs, seconds),
    seconds(lastEndNs),
    cell(most?.visits, grouped),
    cell(most && most.visits > 0 ? most.atNs : undefined, seconds),
  ];
}

const DUE = 'var(--ink)';

function lay(canvas: Canvas, all: readonly Visiting[]): Panel[] {
  const ends = all.flatMap(({ backlog: { lastDueNs, lastEndNs } }) => [lastDueNs, lastEndNs]);
  const x = { ...axisOf([0, ...ends], canvas.isNarrow ? 4 : 5), type: 'linear' as const };
  const strips = all.map((one) => ({
    series: one.series,
    note: one.backlog.most?.visits ? `${grouped(one.backlog.most.visits)} behind` : '',
    x,
    y: { ...axisOf([0, one.backlog.visits], 4), type: 'linear' as const },
    xTick: tickSeconds,
    yTick: grouped,
    marks: marksOf(canvas, one, x.domain[1]),
  }));
  const legend = [
    { name: 'done', color: 'var(--ink)', opacity: 0.35 },
    ...(all.some(({ backlog }) => backlog.most) ? [{ name: 'due', color: DUE }] : []),
  ];
  return layStrips(canvas, legend, strips);
}

interface Moment {
  readonly ns: number;
  readonly due: number;
  readonly done: number;
}

function marksOf(canvas: Canvas, { series, backlog, schedule }: Visiting, endNs: number): Markish[] {
  const { plot } = canvas;
  const { lastDueNs, lastEndNs, dueBy, doneBy, most } = backlog;
  const count = grainOf(canvas);
  const last = Math.max(lastDueNs, lastEndNs);
  const moments = Array.from({ length: count + 1 }, (_, at): Moment => {
    const ns = (last * at) / count;
    return { ns, due: dueBy(ns), done: doneBy(ns) };
  });
  const { everyNs = 0, spread } = schedule;
  // Steps as long as they are seen; sampled, they would be a moiré.
  const isStepped = spread === 'together' && last / everyNs <= count;
  const due = isStepped
    ? Array.from({ length: Math.round(lastDueNs / everyNs) + 1 }, (_, cycle) => cycle * everyNs)
    : moments.map(({ ns }) => ns);
  const behind = (ns: number) => (most ? Math.max(0, dueBy(ns - everyNs) - doneBy(ns)) : 0);
  return [
    plot.areaY(moments, {
      className: 'done',
      x: 'ns',
      y: 'done',
      fill: series.mark.color,
      fillOpacity: 0.35,
    }),
    plot.line(moments, { className: 'case', x: 'ns', y: 'done', stroke: series.mark.color, strokeWidth: 2 }),
    plot.line(most ? [...due, last] : [], {
      className: 'due',
      x: (ns: number) => ns,
      y: dueBy,
      curve: isStepped ? 'step-after' : 'linear',
      stroke: DUE,
      strokeDasharray: '4 3',
    }),
    plot.rect(moments.slice(1), {
      className: 'moment',
      x1: ({ ns }: Moment) => ns - last / count,
      x2: 'ns',
      y1: () => 0,
      y2: () => backlog.visits,
      fill: 'transparent',
      title: ({ ns, due: asked, done }: Moment) =>
        `${series.name}, ${seconds(ns)}: ${grouped(done)} done${most ? ` of ${grouped(asked)} due, ${grouped(behind(ns))} behind` : ''}`,
    }),
    // A shorter one than the others stays where it ended.
    plot.ruleX(last < endNs ? [last] : [], { className: 'end', stroke: 'var(--quiet)', strokeOpacity: 0.5 }),
  ];
}
