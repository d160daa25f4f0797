import type { RunData } from '../store/run-data.ts';
import type { StoredTrial } from '../store/trial-shape.ts';
import { TIMES } from '../vocabulary/metrics.ts';
import { estimate } from './estimation/estimate.ts';
import { countedTrials, trialFigure } from './values.ts';

/**
 * The trial that stands for a case in a picture of one: of its completed ones that pass, the one whose time (of its cycles;
 * of the healthy hosts; work; wall, without the protocol) is nearest to their median. The earliest of equals; nothing where none passes.
 */
export function typicalTrial(
  data: RunData,
  caseName: string,
  passes: (trial: StoredTrial) => boolean,
): StoredTrial | undefined {
  const trials = countedTrials(data, caseName).filter(passes);
  const timeOf = (trial: StoredTrial) =>
    TIMES.map((metric) => trialFigure(data, trial, metric)).find((time) => time !== undefined);
  const median = estimate(trials.flatMap((trial) => timeOf(trial) ?? []))?.median ?? 0;
  const distance = (trial: StoredTrial) => Math.abs((timeOf(trial) ?? Infinity) - median);
  return trials.toSorted((a, b) => distance(a) - distance(b))[0];
}
