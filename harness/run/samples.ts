import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRun } from './folder.ts';
import type { StoredRun } from './schema.ts';

/** The samples of one trial, by column, in the order of the hosts. */
export interface SampleColumns {
  readonly trial: number;
  readonly startNs: readonly number[];
  /** null where the visit failed before the login was done. */
  readonly connectedNs: readonly (number | null)[];
  readonly endNs: readonly number[];
  /** The kind of failure by host. */
  readonly errors: Readonly<Record<string, string>>;
}

/** A stored run with what stands beside run.json: all that statistics are made from. */
export interface RunData {
  readonly run: StoredRun;
  /** By the trials' index. */
  readonly samples: ReadonlyMap<number, SampleColumns>;
}

/**
 * Read a stored run with its samples.
 *
 * @throws RunError where run.json can't be read.
 */
export function readRunData(folder: string): RunData {
  return { run: readRun(folder), samples: readSamples(folder) };
}

// None where the file is missing: only host metrics need them.
function readSamples(folder: string): Map<number, SampleColumns> {
  let text: string;
  try {
    text = readFileSync(join(folder, 'samples.ndjson'), 'utf8');
  } catch {
    return new Map();
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.flatMap(parseLine));
}

// A harness that was killed while it wrote leaves half a line: its trial is not in run.json either.
function parseLine(line: string): [number, SampleColumns][] {
  try {
    const columns = JSON.parse(line) as SampleColumns;
    return [[columns.trial, columns]];
  } catch {
    return [];
  }
}
