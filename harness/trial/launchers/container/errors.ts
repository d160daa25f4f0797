import { Transform, type TransformCallback } from 'node:stream';

/** What a container's first process says between a program's own errors. */
interface Said {
  /** It waits; `figures` is what it printed before. */
  waits(figures: string): void;
  /** The program has ended. */
  exits(exitCode: number): void;
}

/**
 * Standard error of a container in, a program's own out: without what the first process prints there before and after, which
 * begins with a mark that the program doesn't know.
 */
export class ProgramErrors extends Transform {
  /** What the first process has printed since the program's end. */
  figures = '';
  readonly #waits: Buffer;
  readonly #exits: Buffer;
  readonly #said: Said;
  #phase: 'before' | 'program' | 'after' = 'before';
  #rest = Buffer.alloc(0);

  constructor(mark: string, said: Said) {
    super();
    this.#waits = Buffer.from(`${mark} waits\n`);
    this.#exits = Buffer.from(`${mark} exit `);
    this.#said = said;
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    if (this.#phase === 'before') this.#before();
    if (this.#phase === 'program') this.#program();
    if (this.#phase === 'after') {
      this.figures += this.#rest.toString('latin1');
      this.#rest = Buffer.alloc(0);
    }
    done();
  }

  /** The container is gone: what was kept back as the begin of a mark was none. */
  override _flush(done: TransformCallback): void {
    done(null, this.#rest);
  }

  #before(): void {
    const at = this.#rest.indexOf(this.#waits);
    if (at === -1) return;
    const figures = this.#rest.toString('latin1', 0, at);
    this.#rest = this.#rest.subarray(at + this.#waits.length);
    this.#phase = 'program';
    this.#said.waits(figures);
  }

  #program(): void {
    const at = this.#rest.indexOf(this.#exits);
    // The mark may come in two pieces: as much as could be its begin is kept.
    const own = at === -1 ? Math.max(0, this.#rest.length - this.#exits.length) : at;
    if (own > 0) this.push(this.#rest.subarray(0, own));
    this.#rest = this.#rest.subarray(own);
    const end = at === -1 ? -1 : this.#rest.indexOf('\n');
    if (end === -1) return;
    const code = Number(this.#rest.toString('latin1', this.#exits.length, end));
    this.#rest = this.#rest.subarray(end + 1);
    this.#phase = 'after';
    this.#said.exits(code);
  }
}
