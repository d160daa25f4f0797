import { type Sweep, type SweptLine, sweepsOf, sweptText } from '../../analysis/sweeps/sweeps.ts';
import type { RunData } from '../../store/visits.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { type Curve, type Figure, panelOf } from './curves.ts';
import { inMebibytes, tickMebibytes, tickSeconds } from './drawing/axis.ts';
import type { Panel, Paper } from './drawing/canvas.ts';
import type { Sketch } from './drawing/chart-spec.ts';
import { withKey } from './drawing/legend.ts';
import { markOf } from './drawing/palette.ts';
import { slugsOf } from './drawing/slug.ts';
import { type Subject, timeText } from './drawing/subjects.ts';

/** Time and memory over what was swept, a chart each. Absent where nothing was. */
export function sketchScaling({ run }: RunData, subjects: readonly Subject[]): Sketch[] {
  const sweeps = sweepsOf(
    subjects.filter(({ time }) => time),
    (subject) => subject.case,
  );
  const slugs = slugsOf(sweeps.map(({ key }) => key));
  return sweeps.map((sweep) => ({
    id: `scaling-${slugs.get(sweep.key)}`,
    title: `Scaling with ${sweep.key}`,
    caption: `Median ${timeText(subjects)} and median peak memory of each strategy, by ${sweep.key}.`,
    table: {
      columns: [sweep.key, 'strategy', 'time', 'peak memory'],
      rows: sweep.lines.flatMap(({ name, steps }) =>
        steps.map(({ value, of: { time, memory } }) => [
          sweptText(sweep.key, value),
          name,
          time ? seconds(time.median) : '–',
          memory ? mebibytes(memory.median) : '–',
        ]),
      ),
    },
    draw: (paper) => lay(paper, sweep.key, curvesOf(sweep, run)),
  }));
}

const TIME: Figure = {
  label: 'time, median',
  of: ({ time }) => time,
  scaled: (ns) => ns,
  tick: tickSeconds,
  text: seconds,
};
const MEMORY: Figure = {
  label: 'peak memory, median',
  of: ({ memory }) => memory,
  scaled: inMebibytes,
  tick: tickMebibytes,
  text: mebibytes,
};

/** Beside each other there is no room for the names of more. */
const MOST_BESIDE = 4;
const HEIGHT = 320;

function lay(paper: Paper, key: string, curves: readonly Curve[]): Panel[] {
  const isRemembered = curves.some(({ steps }) => steps.some(({ of }) => of.memory));
  const figures = isRemembered ? [TIME, MEMORY] : [TIME];
  const isBeside = !paper.isNarrow && figures.length > 1 && curves.length <= MOST_BESIDE;
  const width = isBeside ? paper.width / 2 : paper.width;
  const height = HEIGHT + 12 * Math.max(0, curves.length - MOST_BESIDE);
  const panels = figures.map((figure, at) => {
    const place = isBeside ? { left: at * width, top: 0 } : { left: 0, top: at * (height + 10) };
    return panelOf(paper, { key, curves }, figure, { ...place, width, height });
  });
  const last = panels.pop();
  const named = curves.map(({ subject }) => subject);
  return last ? [...panels, ...withKey(paper, last, named)] : panels;
}

/** The lines of a sweep. Those of its cases' colours would be alike: each has one by its strategy's place in the plan. */
function curvesOf({ lines }: Sweep<Subject>, { cases }: RunData['run']): Curve[] {
  const places = new Map(cases.map(({ name }, place) => [name, place]));
  const placeOf = ({ steps }: SweptLine<Subject>) => places.get(steps[0]?.of.name ?? '') ?? 0;
  const planned = lines.toSorted((a, b) => placeOf(a) - placeOf(b));
  return lines.flatMap((line, at) => {
    const [first] = line.steps;
    const { name, steps } = line;
    const mark = markOf(planned.indexOf(line));
    return first ? [{ subject: { ...first.of, name, rank: at + 1, mark }, steps }] : [];
  });
}
