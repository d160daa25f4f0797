import { type Summary, summarise } from '../../analysis/summarise.ts';
import { judgeThresholds } from '../../analysis/verdict.ts';
import type { StoredRun } from '../../store/schema.ts';
import type { RunData } from '../../store/visits.ts';
import { answerOf } from '../model/answer.ts';
import { faultText, hitText } from '../model/faults.ts';
import { outcomeTable } from '../model/outcomes.ts';
import { statementText } from '../model/statement.ts';
import { sweepTables } from '../model/sweeps.ts';
import { renderVerdict } from '../model/verdicts.ts';
import { escapeMarkdown, markdownDetails, markdownList, markdownTable } from './markdown-text.ts';
import { explain, fastestFirst, heading, summaryTable } from './terminal.ts';

/** report.md: a run for a pull request or a step's summary. Whatever comes from outside is escaped. */
export function renderMarkdown(data: RunData): string {
  const { run, problems } = data;
  const summaries = summarise(data);
  const { sentence, caveats } = answerOf(run, summaries);
  const { columns, rows } = summaryTable(summaries);
  const verdicts = judgeThresholds(data).map((verdict) => renderVerdict(verdict, false));
  const blocks = [
    `## ${escapeMarkdown(run.scenario.name)}`,
    `**${escapeMarkdown(sentence)}**`,
    ...caveats.map(escapeMarkdown),
    markdownTable(columns, rows),
    ...section('Thresholds', verdicts),
    ...hostsByOutcome(run, fastestFirst(summaries)),
    ...sweepTables(run, summaries).flatMap(({ title, note, columns, rows }) => [
      `**${title}**`,
      escapeMarkdown(note),
      markdownTable(columns, rows),
    ]),
    ...section('What went wrong', [...summaries.flatMap(explain), ...problems]),
    markdownDetails('Environment', markdownList(environment(run))),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function hostsByOutcome(run: StoredRun, summaries: readonly Summary[]): string[] {
  const table = outcomeTable(run, summaries);
  return table ? ['**Hosts by outcome**', markdownTable(table.columns, table.rows)] : [];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${title}**`, markdownList(lines)];
}

function environment(run: StoredRun): string[] {
  const { id, state, scenario, machine, cgroups, harness, cases } = run;
  const { checkout, seed } = scenario;
  const versions = new Set(
    cases.flatMap((each) => Object.entries(each.versions).map((version) => version.join(' '))),
  );
  return [
    ...heading(run).split('\n'),
    ...(machine.distribution === undefined ? [] : [machine.distribution]),
    cgroups.description,
    `Statement: ${statementText(run)}`,
    ...(run.fleet.faults ?? []).map((fault) => `Fault: ${faultText(fault)}, ${hitText(fault)}`),
    ...(versions.size === 0 ? [] : [`Versions: ${[...versions].join(', ')}`]),
    `Run ${id}, ${state}, seed ${seed}, manyhosts ${harness.version}`,
    ...(checkout === undefined
      ? []
      : [`Commit ${checkout.commit}${checkout.dirty ? ', with changes that are not in it' : ''}`]),
  ];
}
