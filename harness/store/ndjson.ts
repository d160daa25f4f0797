import { appendFileSync, closeSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { writing } from './run-errors.ts';

const CHUNK_BYTES = 2 ** 20;

/**
 * The whole lines of a file. A last piece without its line break is not one: the harness was killed while it wrote it.
 * Read in pieces, for that of 2 million visits would stand in memory beside all that is made of it.
 */
export function* wholeLines(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Append a line, or nothing at all; with `flush`, wait until the disk has it.
 *
 * @throws RunError
 */
export function appendLine(file: string, value: object, { flush }: { readonly flush: boolean }): void {
  const size = sizeOf(file);
  try {
    writing(file, () => appendFileSync(file, `${JSON.stringify(value)}\n`, { flush }));
  } catch (error) {
    // A disk that became full took the beginning of it.
    if (sizeOf(file) > size) truncateSync(file, size);
    throw error;
  }
}

/**
 * Cut a file after the last whole line that is kept.
 *
 * @throws RunError
 */
export function cutLines(file: string, isKept: (line: string) => boolean): void {
  const size = sizeOf(file);
  if (size === 0) return;
  let [end, at] = [0, 0];
  for (const line of wholeLines(file)) {
    at += Buffer.byteLength(line) + 1;
    if (isKept(line)) end = at;
  }
  if (end < size) writing(file, () => truncateSync(file, end));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
