import type { RunData } from '../../store/run-data.ts';
import { cyclesChart } from './cycles/cycle-time.ts';
import { usageChart } from './cycles/usage.ts';
import { visitsChart } from './cycles/visits.ts';
import type { Chart, ChartSpec } from './drawing/chart.ts';
import { loadRenderer } from './drawing/renderer.ts';
import { type Series, seriesOf } from './drawing/series.ts';
import { hostsChart } from './hosts.ts';
import { latencyChart } from './latency.ts';
import { memoryCharts } from './memory.ts';
import { outcomesChart } from './outcomes.ts';
import { scalingCharts } from './scaling.ts';
import { timeMemoryChart } from './time-memory.ts';
import { trialsChart } from './trials.ts';
import { workChart } from './work.ts';

type Specify = (data: RunData, allSeries: readonly Series[]) => ChartSpec | readonly ChartSpec[] | undefined;

/** The charts in the order to show them. Each says which data it needs, and is left out of a run without them. */
const CHARTS: readonly Specify[] = [
  workChart,
  cyclesChart,
  visitsChart,
  usageChart,
  timeMemoryChart,
  memoryCharts,
  latencyChart,
  outcomesChart,
  hostsChart,
  scalingCharts,
  trialsChart,
];

/** Kept as long as the run: its page and its files show the same. */
const drawn = new WeakMap<RunData, Promise<readonly Chart[]>>();

/** The pictures of a run, in the order to show them. */
export function drawCharts(data: RunData): Promise<readonly Chart[]> {
  const charts = drawn.get(data) ?? draw(data);
  drawn.set(data, charts);
  return charts;
}

async function draw(data: RunData): Promise<readonly Chart[]> {
  const render = await loadRenderer();
  const allSeries = seriesOf(data);
  return CHARTS.flatMap((specify) => specify(data, allSeries) ?? []).map(render);
}
