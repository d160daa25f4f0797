import type { RunData } from '../../run/samples.ts';
import type { Estimate } from '../../statistics/estimate.ts';
import { mebibytes, seconds } from '../figures.ts';
import { type Axis, axisOf, inMebibytes, tickMebibytes, tickSeconds } from './axis.ts';
import { layField } from './field.ts';
import { withKey } from './key.ts';
import type { Panel, Paper } from './paper.ts';
import type { Sketch } from './sketch.ts';
import { slugsOf } from './slug.ts';
import { type Subject, timeText } from './subjects.ts';
import { type Sweep, sweepsOf } from './sweeps.ts';

/** Time and memory over what was swept, a chart each. Absent where nothing was. */
export function sketchScaling(_data: RunData, subjects: readonly Subject[]): Sketch[] {
  const sweeps = sweepsOf(subjects.filter(({ time }) => time));
  const slugs = slugsOf(sweeps.map(({ key }) => key));
  return sweeps.map((sweep) => ({
    id: `scaling-${slugs.get(sweep.key)}`,
    title: `Scaling with ${sweep.key}`,
    caption: `Median ${timeText(subjects)} and median peak memory of each strategy, by ${sweep.key}.`,
    table: {
      columns: [sweep.key, 'strategy', 'time', 'peak memory'],
      rows: sweep.lines.flatMap(({ name, steps }) =>
        steps.map(({ value, subject: { time, memory } }) => [
          String(value),
          name,
          time ? seconds(time.median) : '–',
          memory ? mebibytes(memory.median) : '–',
        ]),
      ),
    },
    draw: (paper) => lay(paper, sweep),
  }));
}

/** A figure over the sweep. */
interface Figure {
  readonly label: string;
  readonly of: (subject: Subject) => Estimate | undefined;
  /** In the unit of the axis. */
  readonly scaled: (value: number) => number;
  readonly tick: (value: number) => string;
  readonly text: (value: number) => string;
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

function lay(paper: Paper, sweep: Sweep): Panel[] {
  const isRemembered = sweep.lines.some(({ steps }) => steps.some(({ subject }) => subject.memory));
  const figures = isRemembered ? [TIME, MEMORY] : [TIME];
  const isBeside = !paper.isNarrow && figures.length > 1;
  const width = isBeside ? paper.width / 2 : paper.width;
  const panels = figures.map((figure, at) => {
    const place = isBeside ? { left: at * width, top: 0 } : { left: 0, top: at * 330 };
    return panelOf(paper, sweep, figure, { ...place, width });
  });
  const last = panels.pop();
  const named = sweep.lines.flatMap(({ name, steps: [first] }, at) =>
    first ? [{ ...first.subject, name, rank: at + 1 }] : [],
  );
  return last ? [...panels, ...withKey(paper, last, named)] : panels;
}

function panelOf(
  paper: Paper,
  { key, lines }: Sweep,
  figure: Figure,
  place: { left: number; top: number; width: number },
) {
  const { plot } = paper;
  const curves = lines.flatMap(({ name, steps: all }, at) => {
    const steps = all.flatMap(({ value, subject }) => {
      const estimate = figure.of(subject);
      return estimate ? [{ value, estimate, y: figure.scaled(estimate.median) }] : [];
    });
    const [first] = all;
    return first && steps.length > 0 ? [{ subject: { ...first.subject, name, rank: at + 1 }, steps }] : [];
  });
  type Step = (typeof curves)[number]['steps'][number];
  const { panel, names } = layField(paper, {
    ...place,
    x: sweptAxis(curves.flatMap(({ steps }) => steps.map(({ value }) => value))),
    y: axisOf(
      curves.flatMap(({ steps }) =>
        steps.flatMap(({ estimate, y }) => [y, ...(estimate.interval ?? []).map(figure.scaled)]),
      ),
      8,
    ),
    height: 320,
    xTick: String,
    yTick: figure.tick,
    xLabel: key,
    yLabel: figure.label,
  });
  const tip = (subject: Subject) => (step: Step) =>
    `${subject.name}, ${key} ${step.value}: ${figure.text(step.estimate.median)}`;
  return panel([
    ...curves.flatMap(({ subject, steps }) => [
      plot.line(steps, {
        className: 'strategy',
        x: 'value',
        y: 'y',
        stroke: subject.mark.color,
        strokeWidth: 2,
      }),
      plot.link(
        steps.filter(({ estimate }) => estimate.interval),
        {
          className: 'interval',
          x: 'value',
          y1: ({ estimate }: Step) => figure.scaled(estimate.interval?.[0] ?? 0),
          y2: ({ estimate }: Step) => figure.scaled(estimate.interval?.[1] ?? 0),
          stroke: subject.mark.color,
        },
      ),
      plot.dot(steps, {
        className: 'case',
        x: 'value',
        y: 'y',
        r: 4.5,
        fill: subject.mark.color,
        symbol: subject.mark.symbol,
        title: tip(subject),
      }),
    ]),
    ...names(
      curves.flatMap(({ subject, steps }) => {
        const last = steps.at(-1);
        return last ? [{ subject, x: last.value, y: last.y }] : [];
      }),
    ),
  ]);
}

function sweptAxis(values: readonly number[]): Axis {
  const axis = axisOf(values, 8);
  const swept = [...new Set(values)].toSorted((a, b) => a - b);
  return swept.length <= 8 ? { ...axis, ticks: swept } : axis;
}
