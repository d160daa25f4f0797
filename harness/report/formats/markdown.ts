import type { ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';
import { verdictLine } from '../model/verdicts.ts';
import { escapeMarkdown, markdownDetails, markdownList, markdownTable } from './markdown-text.ts';

/** report.md: a run for a pull request or a step's summary. Whatever comes from outside is escaped. */
export function renderMarkdown(model: ReportModel): string {
  const { run, answer, cases, outcomes, sweeps, verdicts, messages, problems } = model;
  const rows = cases.groups.flat().map(({ cells }) => cells);
  return joined([
    `## ${escapeMarkdown(run.scenario.name)}`,
    `**${escapeMarkdown(answer.sentence)}**`,
    ...answer.caveats.map(escapeMarkdown),
    markdownTable({ columns: cases.columns, rows }),
    ...section(
      'Thresholds',
      verdicts.map((verdict) => verdictLine(verdict)),
    ),
    ...(outcomes ? ['**Hosts by outcome**', markdownTable(outcomes)] : []),
    ...sweeps.flatMap(({ title, note, ...table }) => [
      `**${title}**`,
      escapeMarkdown(note),
      markdownTable(table),
    ]),
    ...section('What went wrong', [...messages, ...problems]),
    markdownDetails('Environment', markdownList(environment(model))),
  ]);
}

/** comparison.md: two runs for a pull request. */
export function renderComparisonMarkdown(model: ComparisonModel): string {
  const { title, tally, differences, notes, table } = model;
  const said = [...differences, ...notes];
  const rows = table.rows.map(({ cells }) => cells);
  return joined([
    `## ${escapeMarkdown(title)}`,
    `**${escapeMarkdown(tally)}**`,
    ...(said.length === 0 ? [] : [markdownList(said)]),
    ...(rows.length === 0 ? [] : [markdownTable({ columns: table.columns, rows })]),
  ]);
}

function joined(blocks: readonly string[]): string {
  return `${blocks.join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${title}**`, markdownList(lines)];
}

function environment({ environment: { groups, faults } }: ReportModel): string[] {
  return [
    ...groups.flatMap(({ facts }) => facts.map(([name, value]) => `${name}: ${value}`)),
    ...(faults?.all ?? []).map(({ what, hits }) => `fault: ${what}, ${hits}`),
  ];
}
