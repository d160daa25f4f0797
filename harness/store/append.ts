import { appendFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from './columns.ts';
import { writing } from './run-errors.ts';
import type { TimelinePoint } from './timelines.ts';
import type { Measurement } from './trial-shape.ts';
import type { Visit } from './visits.ts';

/** A trial's measurement, with what is too long to stand in run.json. */
export interface TrialResult {
  readonly measurement: Measurement;
  /** In the order of the hosts; empty unless the protocol was kept. */
  readonly visits: readonly Visit[];
  readonly timeline: readonly TimelinePoint[];
}

const FILES = ['visits.ndjson', 'timeline.ndjson'] as const;

/**
 * Append what a trial showed by host and by moment to the files beside run.json: a line each, or nothing at all.
 *
 * @throws RunError
 */
export function appendColumns(folder: string, trial: number, { visits, timeline }: TrialResult): void {
  if (visits.length > 0) appendLine(folder, 'visits.ndjson', { trial, ...visitColumns(visits) });
  if (timeline.length > 0) appendLine(folder, 'timeline.ndjson', { trial, ...timelineColumns(timeline) });
}

/**
 * Drop what was appended of this trial and of later ones, and half a line at the end.
 *
 * @throws RunError
 */
export function cutColumns(folder: string, trial: number): void {
  for (const name of FILES) {
    const file = join(folder, name);
    const size = sizeOf(file);
    if (size > 0) writing(file, () => truncateSync(file, endOfLinesBefore(trial, file, size)));
  }
}

function appendLine(folder: string, name: (typeof FILES)[number], value: object): void {
  const file = join(folder, name);
  const size = sizeOf(file);
  try {
    writing(file, () => appendFileSync(file, `${JSON.stringify(value)}\n`));
  } catch (error) {
    // A disk that became full took the beginning of it.
    if (sizeOf(file) > size) truncateSync(file, size);
    throw error;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Where the last whole line of an earlier trial ends, in bytes. */
function endOfLinesBefore(trial: number, file: string, size: number): number {
  let end = 0;
  let at = 0;
  for (const line of linesOf(file)) {
    at += Buffer.byteLength(line) + 1;
    const [, index] = /^\{"trial":(\d+),/.exec(line) ?? [];
    // A last piece without its line break isn't whole.
    if (index !== undefined && Number(index) < trial && at <= size) end = at;
  }
  return end;
}

function visitColumns(visits: TrialResult['visits']): object {
  return {
    startNs: visits.map(({ startNs }) => startNs),
    connectedNs: visits.map(({ connectedNs }) => connectedNs ?? null),
    endNs: visits.map(({ endNs }) => endNs),
    errors: Object.fromEntries(visits.flatMap(({ id, error }) => (error === undefined ? [] : [[id, error]]))),
  };
}

function timelineColumns(timeline: TrialResult['timeline']): object {
  return {
    atNs: timeline.map(({ atNs }) => atNs),
    memoryBytes: timeline.map(({ memoryBytes }) => memoryBytes ?? null),
    workingBytes: timeline.map(({ workingBytes }) => workingBytes ?? null),
    processes: timeline.map(({ processes }) => processes ?? null),
  };
}
