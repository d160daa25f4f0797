import { METRICS, type MetricName, TRIAL_METRICS } from '../../vocabulary/metrics.ts';
import { type Paper, unpack } from '../charts/drawing/canvas.ts';
import { type Chart, NARROW, WIDE } from '../charts/drawing/chart.ts';
import { withKey } from '../charts/drawing/legend.ts';
import { markOf } from '../charts/drawing/palette.ts';
import type { Subject } from '../charts/drawing/subjects.ts';
import { historyPanel, type Point, textOf, UNITS } from './history-panel.ts';
import type { Entry } from './shelf.ts';

/** The metrics of a history: those that a trial has one value of, with what runs are compared by before the others. */
const SHOWN = TRIAL_METRICS.toSorted((a, b) => Number(METRICS[b].compared) - Number(METRICS[a].compared));

/** A picture a metric, with a line a case, over the runs of one scenario, oldest first. */
export async function drawHistory(runs: readonly Entry[]): Promise<Chart[]> {
  const { paper, render } = await unpack();
  const [wide, narrow] = [paper(WIDE, false), paper(NARROW, true)];
  const subjects = subjectsIn(runs);
  return SHOWN.flatMap((metric) => {
    const points = pointsOf(runs, subjects, metric);
    if (points.length === 0) return [];
    const about = { id: metric.replace('.', '-'), title: titleOf(metric), caption: captionOf(metric) };
    const shown = subjects.filter((subject) => points.some((point) => point.subject === subject));
    const draw = (on: Paper) => render(about, on, withKey(on, historyPanel(on, metric, runs, points), shown));
    return [
      { ...about, svg: draw(wide), narrowSvg: draw(narrow), table: tableOf(runs, shown, points, metric) },
    ];
  });
}

/** Every case of any run; one that is in the newest run has there the place, and so the colour, that it has in its report. */
function subjectsIn(runs: readonly Entry[]): Subject[] {
  const cases = runs.toReversed().flatMap(({ run }) => run.cases);
  const byName = new Map(cases.toReversed().map((each) => [each.name, each]));
  const names = [...new Set(cases.map(({ name }) => name))];
  return names.flatMap((name, place) => {
    const each = byName.get(name);
    return each ? [{ name, case: each, rank: place + 1, mark: markOf(place) }] : [];
  });
}

function pointsOf(runs: readonly Entry[], subjects: readonly Subject[], metric: MetricName): Point[] {
  const { lay } = UNITS[METRICS[metric].unit];
  return subjects.flatMap((subject) =>
    runs.flatMap((run, at): Point[] => {
      const estimate = run.summaries.find((each) => each.case === subject.name)?.metrics[metric];
      if (!estimate) return [];
      const [low, high] = estimate.interval ?? [estimate.median, estimate.median];
      return [{ subject, run, estimate, x: at + 1, y: lay(estimate.median), low: lay(low), high: lay(high) }];
    }),
  );
}

function titleOf(metric: MetricName): string {
  const words = metric.replace('.', ' ').replace('cpu', 'CPU');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function captionOf(metric: MetricName): string {
  return `Median of each run, ${METRICS[metric].meaning}, with its 95% interval. Across a dotted line the runs are not alike.`;
}

function tableOf(
  runs: readonly Entry[],
  subjects: readonly Subject[],
  points: readonly Point[],
  metric: MetricName,
): Chart['table'] {
  const rows = runs.toReversed().map((run) => {
    const own = points.filter((point) => point.run === run);
    const cells = subjects.map((subject) => own.find((point) => point.subject === subject));
    return [run.id, ...cells.map((point) => (point ? textOf(point, metric) : '–'))];
  });
  return { columns: ['run', ...subjects.map(({ name }) => name)], rows };
}
