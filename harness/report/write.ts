import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Content, makeFolder, writeWhole } from '../store/write.ts';
import { COMPARISON_FORMATS, type Formats, REPORT_FORMATS } from './formats/formats.ts';
import type { Layout } from './formats/text-table.ts';
import type { ComparisonModel } from './model/comparison.ts';
import type { ReportModel } from './model/model.ts';

/** What was written, and what could not be. */
export interface Written {
  /** Seen from the folder, in the order they were made. */
  readonly files: readonly string[];
  /** A sentence a file that is missing, or as it was before. */
  readonly failures: readonly string[];
}

/** Make every file of a run's report in a folder. A file that can't be made does not stop the others. */
export function writeReports(model: ReportModel, folder: string): Promise<Written> {
  const charts = { name: 'charts', make: () => drawAll(model) };
  // Its page shows the same pictures.
  return writeAll(folder, filesOf(REPORT_FORMATS, model).toSpliced(1, 0, charts));
}

/** Make the files of a comparison in a folder: that of the run that was compared with an older one. */
export function writeComparison(model: ComparisonModel, folder: string): Promise<Written> {
  return writeAll(folder, filesOf(COMPARISON_FORMATS, model));
}

/** For what is laid out and written to a file. */
const PAPER: Layout = { width: Infinity, color: false };

/** What makes some files of a folder; their names are seen from it. */
interface Maker {
  readonly name: string;
  readonly make: () => Promise<readonly { readonly name: string; readonly content: Content }[]>;
}

function filesOf<Model>(formats: Formats<Model>, model: Model): Maker[] {
  return Object.values(formats).flatMap(({ file: name, load }) => {
    const make = async (file: string) => [{ name: file, content: await (await load())(model, PAPER) }];
    return name === undefined ? [] : [{ name, make: () => make(name) }];
  });
}

async function drawAll({ data }: ReportModel) {
  const { drawCharts } = await import('./charts/charts.ts');
  return (await drawCharts(data)).map(({ id, svg }) => ({ name: join('charts', `${id}.svg`), content: svg }));
}

async function writeAll(folder: string, makers: readonly Maker[]): Promise<Written> {
  const files: string[] = [];
  const failures: string[] = [];
  const refusal = prepareFolder(folder);
  if (refusal !== undefined) return { files, failures: [refusal] };
  for (const { name, make } of makers) {
    // Each takes a while, and an interrupt is handled only in between.
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
