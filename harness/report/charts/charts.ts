import { memoizeByRun } from '../../analysis/memoize.ts';
import type { RunData } from '../../store/visits.ts';
import { unpack } from './drawing/canvas.ts';
import { type Chart, NARROW, WIDE } from './drawing/chart.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { type Subject, subjectsOf } from './drawing/subjects.ts';
import { sketchHosts } from './hosts.ts';
import { sketchLatency } from './latency.ts';
import { sketchMemory } from './memory.ts';
import { sketchOutcomes } from './outcomes.ts';
import { sketchScaling } from './scaling.ts';
import { sketchPlane } from './time-memory.ts';
import { sketchTrials } from './trials.ts';
import { sketchWork } from './work.ts';

/** The charts in the order to show them. Each says which data it needs, and is left out of a run without them. */
const SKETCHERS: readonly ((data: RunData, subjects: readonly Subject[]) => Sketch[])[] = [
  sketchWork,
  sketchPlane,
  sketchMemory,
  sketchLatency,
  sketchOutcomes,
  sketchHosts,
  sketchScaling,
  sketchTrials,
];

/** The pictures of a run, in the order to show them. A chart of which the run has no data is left out. */
export const drawCharts = memoizeByRun(async (data: RunData): Promise<readonly Chart[]> => {
  const { paper, render } = await unpack();
  const [wide, narrow] = [paper(WIDE, false), paper(NARROW, true)];
  const subjects = subjectsOf(data);
  const sketches = SKETCHERS.flatMap((sketch) => sketch(data, subjects));
  return sketches.map(({ draw, ...about }) => ({
    ...about,
    svg: render(about, wide, draw(wide)),
    narrowSvg: render(about, narrow, draw(narrow)),
  }));
});
