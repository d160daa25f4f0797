import type { VisitColumns } from '../../store/columns.ts';
import type { StoredCase, StoredRun } from '../../store/schema.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import type { ReportModel } from '../model/model.ts';
import { csvCell, csvLine } from './csv-text.ts';

/** The columns of visits.csv, those of cycles only where there are some; docs/report.md says what they mean. */
export function visitColumns({ cases }: Pick<StoredRun, 'cases'>): readonly string[] {
  const [ofCycle, ofDue] = cases.some(({ schedule }) => schedule) ? [['cycle'], ['dueNs']] : [[], []];
  const moments = [...ofDue, 'startNs', 'connectedNs', 'endNs'];
  return ['trial', 'round', 'warmup', 'case', ...ofCycle, 'host', ...moments, 'rows', 'error'];
}

/** visits.csv, a line a visit, in pieces of a trial each: millions of lines are too many for one text. */
export function* visitsCsv({ run, data, dueNs }: ReportModel): Generator<string> {
  yield csvLine(visitColumns(run));
  const isOverTime = run.cases.some(({ schedule }) => schedule);
  for (const trial of run.trials) {
    const columns = data.visits.get(trial.index);
    const each = run.cases.find(({ name }) => name === trial.case);
    if (!columns || !each) continue;
    yield linesOf(trial, each, { ...columns, dueNs: isOverTime ? dueNs(trial) : undefined });
  }
}

// What a trial's lines have in common is quoted once: with `csvLine` two million lines take seconds.
function linesOf(
  { index, round, warmup, case: name }: StoredTrial,
  { hosts }: StoredCase,
  columns: VisitColumns & { readonly dueNs: Float64Array | undefined },
): string {
  const { startNs, connectedNs, endNs, rows, errors, dueNs } = columns;
  const begin = [index, round, warmup, name].map(csvCell).join(',');
  let text = '';
  for (let at = 0; at < endNs.length; at++) {
    // The end of a closed loop's time finds some hosts in cycles that others don't come to.
    if (endNs[at] === null) continue;
    const host = at % hosts;
    text += dueNs ? `${begin},${(at - host) / hosts},${host},${dueNs[at]},` : `${begin},${host},`;
    text += `${startNs[at] ?? ''},${connectedNs[at] ?? ''},${endNs[at] ?? ''},`;
    text += `${rows?.[at] ?? ''},${csvCell(errors[at])}\n`;
  }
  return text;
}
