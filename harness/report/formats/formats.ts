import type { Content } from '../../store/write-whole.ts';
import type { ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';
import type { Screen } from './text-table.ts';

/** A form of what is said: to print it, to write it, or both. It is loaded only when it is asked for. */
export interface Format<Model> {
  /** What `--format` calls it; absent where it is not printed. */
  readonly name?: string;
  /** The file that it is written to; absent where it is only printed. */
  readonly file?: string;
  readonly render: (model: Model, screen: Screen) => Promise<Content>;
}

/** The forms of a report, in the order in which they are listed and written. */
export const REPORT_FORMATS: readonly Format<ReportModel>[] = [
  {
    name: 'table',
    render: async (model, screen) => (await import('./terminal.ts')).renderTerminal(model, screen),
  },
  {
    name: 'html',
    file: 'report.html',
    render: async (model) => (await import('../html/report.ts')).renderReport(model),
  },
  {
    name: 'md',
    file: 'report.md',
    render: async (model) => (await import('./markdown.ts')).renderMarkdown(model),
  },
  {
    name: 'csv',
    file: 'summary.csv',
    render: async (model) => (await import('./summary-csv.ts')).summaryCsv(model),
  },
  { file: 'visits.csv', render: async (model) => (await import('./visits-csv.ts')).visitsCsv(model) },
  {
    name: 'junit',
    file: 'junit.xml',
    render: async (model) => (await import('./junit.ts')).renderJunit(model),
  },
  {
    file: 'benchmark.json',
    render: async (model) => (await import('./benchmark-json.ts')).renderBenchmark(model),
  },
  { name: 'json', render: async (model) => (await import('./json.ts')).renderJson(model) },
];

/** The forms of a comparison. */
export const COMPARISON_FORMATS: readonly Format<ComparisonModel>[] = [
  {
    name: 'table',
    render: async (model, screen) => (await import('./terminal.ts')).renderComparison(model, screen),
  },
  {
    name: 'html',
    file: 'comparison.html',
    render: async (model) => (await import('../html/comparison.ts')).renderComparisonPage(model),
  },
  {
    name: 'md',
    file: 'comparison.md',
    render: async (model) => (await import('./markdown.ts')).renderComparisonMarkdown(model),
  },
  {
    name: 'junit',
    file: 'comparison.junit.xml',
    render: async (model) => (await import('./junit.ts')).renderComparisonJunit(model),
  },
  { name: 'json', render: async (model) => (await import('./json.ts')).renderComparisonJson(model) },
];

/** What `--format` may be. */
export function namesOf(formats: readonly Format<never>[]): string[] {
  return formats.flatMap(({ name }) => name ?? []);
}
