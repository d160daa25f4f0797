import { styleText } from 'node:util';
import { ofTime } from '../metrics.ts';
import type { StoredRun } from '../run/schema.ts';
import type { Summary } from '../statistics/summarise.ts';
import { answerOf } from './answer.ts';
import { type Column, renderTable } from './columns.ts';
import { seconds } from './figures.ts';
import { fleetText } from './fleet.ts';
import { folded, outcomeTable } from './outcomes.ts';
import { summaryColumns } from './summary-columns.ts';

/** The answer of a run on a terminal: a table, fastest first, and what has to be said beside it. */
export function renderSummary(
  run: StoredRun,
  summaries: readonly Summary[],
  width: number,
  color: boolean,
): string {
  const { columns, rows } = summaryTable(summaries);
  const sorted = fastestFirst(summaries);
  const outcomes = outcomeTable(run, sorted);
  return [
    heading(run),
    '',
    renderTable(columns, rows, width, color),
    '',
    ...notes(run, sorted, color),
    ...(outcomes ? ['', renderTable(folded(outcomes.columns), outcomes.rows, width, color)] : []),
  ].join('\n');
}

/** The table's columns and its rows as text, the fastest case first. */
export function summaryTable(summaries: readonly Summary[]): {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
} {
  const columns = summaryColumns(summaries);
  const rows = fastestFirst(summaries).map((summary) => columns.map(({ text }) => text(summary)));
  return { columns, rows };
}

/** The order in which summaries are shown; what did not complete comes last. */
export function fastestFirst(summaries: readonly Summary[]): Summary[] {
  return summaries.toSorted((a, b) => speed(a) - speed(b));
}

/** What was measured, on which hosts and machine, in three lines. */
export function heading({ scenario, fleet, machine, harness, cgroups }: StoredRun): string {
  return [
    `${scenario.name}: ${scenario.description ?? scenario.sql}`,
    `${fleetText(fleet)}; ready in ${seconds(fleet.readyNs)}`,
    `${machine.cores} × ${machine.cpuModel}, kernel ${machine.kernel}, Node ${harness.node}, cgroup ${cgroups.backend}`,
  ].join('\n');
}

function notes(run: StoredRun, summaries: readonly Summary[], color: boolean): string[] {
  const { sentence, caveats } = answerOf(run, summaries);
  return [
    color ? styleText('bold', sentence, { validateStream: false }) : sentence,
    `Baseline: ${run.scenario.baseline}. CPU and memory are the strategy's whole process tree.`,
    ...(run.cgroups.backend === 'none' ? [run.cgroups.description] : []),
    ...caveats,
    ...summaries.flatMap(explain),
  ];
}

/** What a case's trials that did not complete said. */
export function explain({ case: name, message }: Summary): string[] {
  return message === undefined ? [] : [`${name}: ${message}`];
}

function speed({ outcome, metrics }: Summary): number {
  return outcome === 'completed' ? (ofTime(metrics)?.median ?? Infinity) : Infinity;
}
