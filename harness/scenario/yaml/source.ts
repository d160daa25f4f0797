import { isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { ScenarioError } from './diagnostic.ts';

const KIB = 1024;

/** What a file is expected to be. */
export interface SourceKind {
  readonly name: string;
  /** Largest file that is read, bytes. */
  readonly largest: number;
  /** What to do where there is no such file. */
  readonly remedy: string;
}

/** The largest one that makes sense has some kilobytes. */
const SCENARIO: SourceKind = {
  name: 'scenario',
  largest: 128 * KIB,
  remedy: 'Make one with: manyhosts init',
};
// YAML's own set, c-printable, without what is not a line break everywhere.
// https://yaml.org/spec/1.2.2/#51-character-set
const FORBIDDEN = /(?![\t\n\r\x85])[\p{Cc}\ufffe\uffff]|\r(?!\n)/u;

/**
 * A file's text, without a byte order mark; a scenario's unless another kind is given.
 *
 * @throws ScenarioError where there is no such file, or it is no text.
 */
export function readSource(file: string, kind = SCENARIO): string {
  return decodeSource(file, readBytes(file, kind), kind);
}

/** The same of bytes that were already read. */
export function decodeSource(file: string, bytes: Buffer, { name, largest } = SCENARIO): string {
  if (bytes.length > largest) {
    refuse(file, `Expected a ${name} of at most ${largest / KIB} KiB, found a larger file`);
  }
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (!isUtf8(bytes)) {
    const at = Math.max(0, text.indexOf('\ufffd'));
    const hint = `Is this the ${name}? Save it as UTF-8.`;
    refuse(file, 'Expected a text in UTF-8, found other bytes', text, at, hint);
  }
  const at = text.search(FORBIDDEN);
  if (at !== -1) {
    const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
    refuse(file, `Expected a text, found the control character U+${code}`, text, at);
  }
  return text;
}

/** Reads no more than is needed to see that it is too much: `file` may be a device, or a pipe without end. */
function readBytes(file: string, { name, largest, remedy }: SourceKind): Buffer {
  const bytes = Buffer.alloc(largest + 1);
  let length = 0;
  try {
    const descriptor = openSync(file, 'r');
    try {
      for (let read = -1; read !== 0 && length < bytes.length; length += read)
        read = readSync(descriptor, bytes, length, bytes.length - length, null);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const [found, hint] = UNREADABLE[code] ?? [message];
    refuse(file, `Expected a ${name} file, but ${found}`, '', 0, MISSING.includes(code) ? remedy : hint);
  }
  return bytes.subarray(0, length);
}

const MISSING: readonly string[] = ['ENOENT', 'ENOTDIR'];
const UNREADABLE: Readonly<Record<string, readonly [found: string, hint?: string]>> = {
  ENOENT: ['there is no such file'],
  ENOTDIR: ['there is no such file'],
  EISDIR: ['it is a folder', 'Name a file in it.'],
  EACCES: ['it may not be read by you', 'Look at its permissions, and at those of its folders.'],
};

function refuse(file: string, message: string, text = '', at = 0, hint?: string): never {
  throw new ScenarioError(file, text, [omitUndefined({ message, range: [at, at + 1] as const, hint })]);
}
