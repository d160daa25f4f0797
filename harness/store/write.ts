import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

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

/**
 * Make a folder, and those above it that are missing. Node's own way (`recursive`) never returns where a parent exists
 * and yet no folder can be made in it, as below /proc. Throws the system's error.
 */
export function makeFolder(path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
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
