import { failureKinds, failuresByKind } from '../../analysis/outcomes.ts';
import { typicalTrial } from '../../analysis/typical.ts';
import type { RunData } from '../../store/visits.ts';
import type { Canvas, ChartSpec, Panel } from './drawing/chart.ts';
import { shorten, widthOf } from './drawing/labels.ts';
import { type Swatch, swatchLegend } from './drawing/legends.ts';
import { colorsOfKinds } from './drawing/palette.ts';
import type { Series } from './drawing/series.ts';
import { type CaseOutcome, type Kind, outcomePanel } from './outcome-bars.ts';

/** A bar a case of the hosts that answered, and one of those that failed, by kind. Absent where every host answered. */
export function outcomesChart(data: RunData, allSeries: readonly Series[]): ChartSpec | undefined {
  const names = failureKinds(data);
  if (names.length === 0) return undefined;
  const colors = colorsOfKinds(names);
  const kinds = names.map((name, at) => ({ name, color: colors[at] ?? '' }));
  const outcomes = allSeries.flatMap((series): CaseOutcome[] => {
    const trial = typicalTrial(data, series.name, ({ hosts }) => hosts !== undefined);
    if (!trial?.hosts) return [];
    const { asked, answered } = trial.hosts;
    return [{ series, trial, asked, answered, failed: failuresByKind(trial.hosts, names) }];
  });
  return {
    id: 'outcomes',
    title: 'Hosts by outcome',
    caption:
      'In each case’s trial of median time: left the hosts that answered; right, on a scale of its own, those that failed, ' +
      'by kind, in the order of the legend.',
    table: {
      columns: ['case', 'round', 'asked', 'answered', ...names],
      rows: outcomes.map(({ series, trial, asked, answered, failed }) => [
        series.name,
        ...[trial.round, asked, answered, ...failed].map(String),
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
