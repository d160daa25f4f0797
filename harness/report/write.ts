import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Comparison } from '../analysis/comparison/compare.ts';
import { makeFolder } from '../store/make-folder.ts';
import type { RunData } from '../store/visits.ts';
import { type Content, writeWhole } from '../store/write-whole.ts';
import { benchmarkEntries } from './formats/benchmark-json.ts';
import { renderComparisonMarkdown } from './formats/comparison-markdown.ts';
import { renderComparisonJunit, renderJunit } from './formats/junit.ts';
import { renderMarkdown } from './formats/markdown.ts';
import { summaryCsv } from './formats/summary-csv.ts';
import { visitsCsv } from './formats/visits-csv.ts';

/** What was written, and what could not be. */
export interface Written {
  /** Seen from the folder, in the order they were made. */
  readonly files: readonly string[];
  /** A sentence a file that is missing, or as it was before. */
  readonly failures: readonly string[];
}

/** Make every file of a run's report in a folder. A file that can't be made does not keep the others from it. */
export function writeReports(data: RunData, folder: string): Promise<Written> {
  return writeAll(folder, [
    one('report.html', () => renderPage(data)),
    { name: 'charts', make: () => charts(data) },
    one('report.md', () => renderMarkdown(data)),
    one('summary.csv', () => summaryCsv(data)),
    one('visits.csv', () => visitsCsv(data)),
    one('junit.xml', () => renderJunit(data)),
    one('benchmark.json', () => `${JSON.stringify(benchmarkEntries(data), undefined, 2)}\n`),
  ]);
}

/** Make the files of a comparison in a folder: that of the run that was compared with an older one. */
export function writeComparison(
  base: RunData,
  head: RunData,
  comparison: Comparison,
  folder: string,
): Promise<Written> {
  const runs = { base: base.run, head: head.run };
  return writeAll(folder, [
    one('comparison.html', () => renderComparisonHtml(base, head, comparison)),
    one('comparison.md', () => renderComparisonMarkdown(runs, comparison)),
    one('comparison.junit.xml', () => renderComparisonJunit(runs, comparison)),
  ]);
}

/** report.html. The library that draws its pictures is loaded only when there is something to draw. */
export async function renderPage(data: RunData): Promise<string> {
  return (await import('./html/report.ts')).renderReport(data);
}

/** comparison.html. */
export async function renderComparisonHtml(
  base: RunData,
  head: RunData,
  comparison: Comparison,
): Promise<string> {
  return (await import('./html/comparison.ts')).renderComparisonPage(base, head, comparison);
}

/** What makes some files of a folder; their names are seen from it. */
interface Maker {
  readonly name: string;
  readonly make: () => Promise<readonly { readonly name: string; readonly content: Content }[]>;
}

function one(name: string, render: () => Content | Promise<Content>): Maker {
  return { name, make: async () => [{ name, content: await render() }] };
}

async function charts(data: RunData) {
  const { drawCharts } = await import('./charts/charts.ts');
  return (await drawCharts(data)).map(({ id, svg }) => ({ name: join('charts', `${id}.svg`), content: svg }));
}

async function writeAll(folder: string, makers: readonly Maker[]): Promise<Written> {
  const files: string[] = [];
  const failures: string[] = [];
  const refusal = prepareFolder(folder);
  if (refusal !== undefined) return { files, failures: [refusal] };
  for (const { name, make } of makers) {
    // Each takes its time, and an interrupt is heard only in between.
    await setImmediate();
    try {
      for (const file of await make()) {
        makeFolder(join(folder, file.name, '..'));
        writeWhole(join(folder, file.name), file.content);
        files.push(file.name);
      }
    } catch (error) {
      failures.push(`${name} could not be made: ${(error as Error).message}`);
    }
  }
  return { files, failures };
}

function prepareFolder(folder: string): string | undefined {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return `Expected a folder to write the report into, found ${(error as Error).message}. Name another with --out.`;
  }
}
