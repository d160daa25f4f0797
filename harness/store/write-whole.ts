import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** A whole text, or pieces of one too long for that. */
export type Content = string | Iterable<string>;

/**
 * Write a file as a whole: a reader sees the old one or the new one, never a half, even after a crash. Throws the
 * system's error, and leaves the old one then. The package write-file-atomic takes a full disk's short write for a whole
 * one (its version 8.0.0).
 */
export function writeWhole(file: string, content: Content): void {
  const fresh = `${file}.${process.pid}`;
  try {
    writeAndSync(fresh, typeof content === 'string' ? [content] : content);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

function writeAndSync(file: string, pieces: Iterable<string>): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const piece of pieces) writeFileSync(descriptor, piece);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
