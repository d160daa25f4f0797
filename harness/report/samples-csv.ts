import type { RunData, SampleColumns } from '../run/samples.ts';
import type { StoredTrial } from '../run/schema.ts';
import { csvCell, csvLine } from './csv-text.ts';

/** The columns of samples.csv; docs/report.md says what they mean. */
export const SAMPLE_COLUMNS = [
  'trial',
  'round',
  'warmup',
  'case',
  'host',
  'startNs',
  'connectedNs',
  'endNs',
  'error',
] as const;

/** samples.csv, a line a host's visit, in pieces of a trial each: millions of lines are too many for one text. */
export function* samplesCsv({ run, samples }: RunData): Generator<string> {
  yield csvLine(SAMPLE_COLUMNS);
  for (const trial of run.trials) {
    const columns = samples.get(trial.index);
    if (columns) yield linesOf(trial, columns);
  }
}

// What a trial's lines have in common is quoted once: with `csvLine` two million lines take seconds.
function linesOf(
  { index, round, warmup, case: name }: StoredTrial,
  { startNs, connectedNs, endNs, errors }: SampleColumns,
): string {
  const begin = [index, round, warmup, name].map(csvCell).join(',');
  let text = '';
  for (let host = 0; host < endNs.length; host++) {
    text += `${begin},${host},${startNs[host] ?? ''},${connectedNs[host] ?? ''},${endNs[host] ?? ''},`;
    text += `${csvCell(errors[host])}\n`;
  }
  return text;
}
