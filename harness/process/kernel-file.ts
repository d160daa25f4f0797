import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/**
 * A kernel file that is read again and again. It stays open: a read from offset 0 makes the kernel render it anew, and
 * saves the open and close that would triple the cost of a 20 ms sampler.
 */
export class KernelFile {
  readonly #path: string;
  readonly #buffer = Buffer.allocUnsafe(8192);
  #fd: number | undefined;
  #absent = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** The text, or undefined where this kernel has no such file or the group is gone. */
  text(): string | undefined {
    if (this.#absent) return undefined;
    try {
      this.#fd ??= openSync(this.#path, 'r');
      return this.#buffer.toString('latin1', 0, readSync(this.#fd, this.#buffer, 0, this.#buffer.length, 0));
    } catch {
      this.#absent = true;
      this.close();
      return undefined;
    }
  }

  /** The number the file holds; undefined for `max`, too. */
  number(): number | undefined {
    return toNumber(this.text());
  }

  /** One value of a flat-keyed file (`key value` a line). */
  keyed(...keys: readonly string[]): (number | undefined)[] {
    const text = this.text();
    return keys.map((key) => keyedValue(text, key));
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

/** The text of a file that may be absent, read once. */
export function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function keyedValue(text: string | undefined, key: string): number | undefined {
  if (text === undefined) return undefined;
  const at = text.startsWith(`${key} `) ? 0 : text.indexOf(`\n${key} `) + 1;
  if (at === 0 && !text.startsWith(`${key} `)) return undefined;
  const end = text.indexOf('\n', at);
  return toNumber(text.slice(at + key.length + 1, end === -1 ? undefined : end));
}

function toNumber(text: string | undefined): number | undefined {
  const digits = text?.trim();
  return digits !== undefined && /^\d+$/.test(digits) ? Number(digits) : undefined;
}
