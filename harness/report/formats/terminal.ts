import { styleText } from 'node:util';
import { bySetting, inOrder } from '../../analysis/setting.ts';
import type { Summary } from '../../analysis/summarise.ts';
import type { StoredRun } from '../../store/schema.ts';
import { ofTime } from '../../vocabulary/metrics.ts';
import { answerOf } from '../model/answer.ts';
import { seconds } from '../model/figures.ts';
import { fleetText } from '../model/fleet.ts';
import { folded, outcomeTable } from '../model/outcomes.ts';
import { statementText } from '../model/statement.ts';
import { summaryColumns } from '../model/summary-columns.ts';
import { sweepTables } from '../model/sweeps.ts';
import { type Column, renderTable } from './columns.ts';

/** The answer of a run on a terminal: a table, fastest first, and what has to be said beside it. */
export function renderTerminal(
  run: StoredRun,
  summaries: readonly Summary[],
  width: number,
  color: boolean,
): string {
  const { columns, rows } = summaryTable(summaries, true);
  const sorted = fastestFirst(summaries);
  const outcomes = outcomeTable(run, sorted);
  return [
    heading(run),
    '',
    renderTable(columns, rows, width, color),
    '',
    ...notes(run, sorted, color),
    ...(outcomes ? ['', renderTable(folded(outcomes.columns), outcomes.rows, width, color)] : []),
    ...sweepTables(run, summaries).flatMap((table) => [
      '',
      renderTable(table.columns, table.rows, width, color),
      table.note,
    ]),
  ].join('\n');
}

/**
 * The table's columns and its rows as text, by setting, in each the fastest case first; `isApart` has an empty row between
 * two settings.
 */
export function summaryTable(
  summaries: readonly Summary[],
  isApart = false,
): {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
} {
  const columns = summaryColumns(summaries);
  const groups = bySetting(fastestFirst(summaries), ({ setting }) => setting).map(([, same]) =>
    same.map((summary) => columns.map(({ text }) => text(summary))),
  );
  const rows = groups.flatMap((group, at) => (isApart && at > 0 ? [[], ...group] : group));
  return { columns, rows };
}

/** The order in which summaries are shown: by setting, in each the fastest first; what did not complete comes last. */
export function fastestFirst(summaries: readonly Summary[]): Summary[] {
  return summaries.toSorted((a, b) => inOrder(a.setting, b.setting) || speed(a) - speed(b) || 0);
}

/** What was measured, on which hosts and machine, in three lines. */
export function heading(run: StoredRun): string {
  const { scenario, fleet, machine, harness, cgroups } = run;
  return [
    `${scenario.name}: ${scenario.description ?? statementText(run)}`,
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
