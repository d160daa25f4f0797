import { plainLine } from '../../vocabulary/plain-text.ts';
import type { ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';
import { type Table, titleLine } from '../model/table.ts';
import { verdictLine } from '../model/verdicts.ts';

/** report.md: a run for a pull request or a step's summary. Whatever comes from outside is escaped. */
export function renderMarkdown(model: ReportModel): string {
  const { run, answer, cases, outcomes, sweeps, verdicts, messages, problems } = model;
  const rows = cases.groups.flat().map(({ cells }) => cells);
  return joined([
    `## ${escapeMarkdown(run.scenario.name)}`,
    `**${escapeMarkdown(answer.sentence)}**`,
    ...answer.findings.map(escapeMarkdown),
    ...answer.caveats.map(escapeMarkdown),
    markdownTable({ columns: cases.columns, rows }),
    ...section(
      'Thresholds',
      verdicts.map((verdict) => verdictLine(verdict)),
    ),
    ...(outcomes ? [`**${outcomes.title}**`, markdownTable(outcomes)] : []),
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
  const { title, undecided, tally, differences, notes, table } = model;
  const said = [...differences, ...notes];
  const rows = table.rows.map(({ cells }) => cells);
  return joined([
    `## ${escapeMarkdown(title)}`,
    ...undecided.map((each) => `**${escapeMarkdown(each)}**`),
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

function environment({ run: { scenario }, environment: { groups, faults } }: ReportModel): string[] {
  const { name, description } = scenario;
  return [
    ...(description === undefined ? [] : [`${name}: ${description}`]),
    ...groups.flatMap(({ facts }) => facts.map(([name, value]) => `${name}: ${value}`)),
    ...(faults?.all ?? []).map(({ what, hits }) => `fault: ${what}, ${hits}`),
  ];
}

/**
 * A text of which nothing is markup, in tables neither: what could be is written as a character reference. Behind an @
 * comes a space of no width: GitHub looks for people to call when markup is gone.
 */
export function escapeMarkdown(text: string): string {
  return plainLine(text).replaceAll(
    MARKUP,
    (character) => `&#${character.codePointAt(0)};${character === '@' ? '&#8203;' : ''}`,
  );
}

// An underscore within a word is none: `max_connections` stays readable in the source.
const MARKUP = /[\\`*[\]<>|~&$#@]|(?<!\w)_|_(?!\w)/g;

/** A table, its titles and cells escaped. */
function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map((column) => escapeMarkdown(titleLine(column)))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(escapeMarkdown))),
  ].join('\n');
}

/** A list, its lines escaped. */
function markdownList(lines: readonly string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
}

/** What is shown on a click; `content` is Markdown. */
function markdownDetails(summary: string, content: string): string {
  return `<details><summary>${escapeMarkdown(summary)}</summary>\n\n${content}\n\n</details>`;
}
