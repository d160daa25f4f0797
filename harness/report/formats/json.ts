import { plainJson } from '../../vocabulary/plain-text.ts';
import type { ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';

/** The figures of a run, for programs. */
export function renderJson({ run, summaries, standings, knees, memoryFits, verdicts }: ReportModel): string {
  const cases = summaries.map((each) => ({ ...each, ...standings.get(each.case) }));
  return `${plainJson({ run: run.id, summaries: cases, knees, memoryFits, verdicts })}\n`;
}

/** The figures of a comparison, for programs. */
export function renderComparisonJson(model: ComparisonModel): string {
  const { base, head, changes, drift, onlyInBase, onlyInHead } = model;
  return `${plainJson({ base: base.id, head: head.id, changes, drift, onlyInBase, onlyInHead })}\n`;
}
