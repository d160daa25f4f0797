import type { VisitColumns } from '../../store/columns.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { ReportModel } from '../model/model.ts';
import { csvCell, csvLine } from './csv-text.ts';

/** The columns of visits.csv; docs/report.md says what they mean. */
export const VISIT_COLUMNS = [
  'trial',
  'round',
  'warmup',
  'case',
  'host',
  'startNs',
  'connectedNs',
  'endNs',
  'rows',
  'error',
] as const;

/** visits.csv, a line a host's visit, in pieces of a trial each: millions of lines are too many for one text. */
export function* visitsCsv({ run, data: { visits } }: ReportModel): Generator<string> {
  yield csvLine(VISIT_COLUMNS);
  for (const trial of run.trials) {
    const columns = visits.get(trial.index);
    if (columns) yield linesOf(trial, columns);
  }
}

// What a trial's lines have in common is quoted once: with `csvLine` two million lines take seconds.
function linesOf(
  { index, round, warmup, case: name }: StoredTrial,
  { startNs, connectedNs, endNs, rows, errors }: VisitColumns,
): string {
  const begin = [index, round, warmup, name].map(csvCell).join(',');
  let text = '';
  for (let host = 0; host < endNs.length; host++) {
    text += `${begin},${host},${startNs[host] ?? ''},${connectedNs[host] ?? ''},${endNs[host] ?? ''},`;
    text += `${rows?.[host] ?? ''},${csvCell(errors[host])}\n`;
  }
  return text;
}
