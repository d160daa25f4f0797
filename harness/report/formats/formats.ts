import type { Content } from '../../store/write.ts';
import type { ComparisonModel } from '../model/comparison.ts';
import type { ReportModel } from '../model/model.ts';
import type { Layout } from './text-table.ts';

/** A form of what is said. Its code is loaded only when it is asked for. */
interface Format<Model> {
  /** The file that it is written to; absent where it is only printed. */
  readonly file?: string;
  /** Too long, or too special, for `--format`. */
  readonly isOnlyWritten?: true;
  readonly load: () => Promise<(model: Model, layout: Layout) => Content | Promise<Content>>;
}

/** By what `--format` calls them, in the order in which they are listed and written. */
export type Formats<Model> = Readonly<Record<string, Format<Model>>>;

export const REPORT_FORMATS: Formats<ReportModel> = {
  table: { load: async () => (await import('./terminal.ts')).renderTerminal },
  html: {
    file: 'report.html',
    load: async () => {
      const { renderReport } = await import('../html/report.ts');
      return (model) => renderReport(model);
    },
  },
  md: { file: 'report.md', load: async () => (await import('./markdown.ts')).renderMarkdown },
  csv: { file: 'summary.csv', load: async () => (await import('./summary-csv.ts')).summaryCsv },
  visits: {
    file: 'visits.csv',
    isOnlyWritten: true,
    load: async () => (await import('./visits-csv.ts')).visitsCsv,
  },
  junit: { file: 'junit.xml', load: async () => (await import('./junit.ts')).renderJunit },
  benchmark: {
    file: 'benchmark.json',
    isOnlyWritten: true,
    load: async () => (await import('./benchmark-json.ts')).renderBenchmark,
  },
  json: { load: async () => (await import('./json.ts')).renderJson },
};

export const COMPARISON_FORMATS: Formats<ComparisonModel> = {
  table: { load: async () => (await import('./terminal.ts')).renderComparison },
  html: {
    file: 'comparison.html',
    load: async () => {
      const { renderComparisonPage } = await import('../html/comparison.ts');
      return (model) => renderComparisonPage(model);
    },
  },
  md: { file: 'comparison.md', load: async () => (await import('./markdown.ts')).renderComparisonMarkdown },
  junit: {
    file: 'comparison.junit.xml',
    load: async () => (await import('./junit.ts')).renderComparisonJunit,
  },
  json: { load: async () => (await import('./json.ts')).renderComparisonJson },
};

/** What `--format` may be. */
export function printable(formats: Formats<never>): string[] {
  return Object.keys(formats).filter((name) => !formats[name]?.isOnlyWritten);
}
