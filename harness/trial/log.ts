import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';

/** What is kept of a program's output: enough for any stack trace, little enough for a program that never stops. */
const MAX_LOG_BYTES = 1024 * 1024;

/** A strategy's log. Its file is there only if something was written. */
export interface Log extends AsyncDisposable {
  /** Whether nothing was written so far. */
  readonly isEmpty: boolean;
  write(chunk: Buffer): void;
}

/** Open a log that keeps the first MiB, and says so where there was more. */
export async function openLog(file: string): Promise<Log> {
  const stream = createWriteStream(file);
  // A full disk, or a folder that the strategy took away: the trial has its outcome all the same.
  stream.on('error', () => {});
  let bytes = 0;
  let cut = false;
  return {
    get isEmpty() {
      return bytes === 0;
    },
    write(chunk) {
      if (cut) return;
      const room = MAX_LOG_BYTES - bytes;
      stream.write(chunk.subarray(0, room));
      bytes += Math.min(chunk.length, room);
      if (chunk.length <= room) return;
      cut = true;
      stream.write(`\n[manyhosts: only the first ${MAX_LOG_BYTES} bytes are kept]\n`);
    },
    async [Symbol.asyncDispose]() {
      stream.end();
      await finished(stream).catch(() => {});
      if (bytes === 0) await rm(file, { force: true });
    },
  };
}
