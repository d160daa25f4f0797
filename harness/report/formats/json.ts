import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { plainJson } from '../../vocabulary/plain-text.ts';
import type { ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';

/** The figures of a run, for programs. */
export function renderJson(model: ReportModel): string {
  const { run, summaries, relatives, standings, knees, memoryFits, verdicts } = model;
  const cases = summaries.map((each, at) =>
    omitUndefined({ ...each, relative: relatives[at], ...standings.get(each.case) }),
  );
  return `${plainJson({ run: run.id, summaries: cases, knees, memoryFits, verdicts })}\n`;
}

/** The figures of a comparison, for programs: what can't be decided stands before the verdicts. */
export function renderComparisonJson(model: ComparisonModel): string {
  const { base, head, undecidable, losses, changes, drift, onlyInBase, onlyInHead } = model;
  const compared = { losses, changes, drift, onlyInBase, onlyInHead };
  return `${plainJson({ base: base.id, head: head.id, ...(undecidable && { undecidable }), ...compared })}\n`;
}
