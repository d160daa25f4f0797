import type { Task } from './task.ts';
import type { Visit } from './visit.ts';

/** A visit's start, connected, end and rows, NaN where there is none; then its host, cycle and the number of its error. */
const FLOATS = 4;
const WORDS = 3;
/** So many are written at once. The event loop has its turn before the next. */
const SLICE = 500;

/**
 * Holds the visits that have ended, in 44 bytes each, and writes them when there are as many as hosts and more are to come:
 * those of a single cycle after DONE.
 */
export class Reports {
  readonly #origin: number;
  readonly #hosts: number;
  /** How many visits there will be, as far as that is known. */
  readonly #total: number;
  /** None first. */
  readonly #errors: (string | undefined)[] = [undefined];
  #floats: Float64Array;
  #words: Uint32Array;
  #held = 0;
  #added = 0;
  #isDone = false;
  #writing: Promise<void> | undefined;

  constructor({ hosts, schedule }: Task, origin: number) {
    this.#origin = origin;
    this.#hosts = hosts.length;
    this.#total = (schedule.cycles ?? Number.POSITIVE_INFINITY) * hosts.length;
    this.#floats = new Float64Array(FLOATS * hosts.length);
    this.#words = new Uint32Array(WORDS * hosts.length);
  }

  add(visit: Visit): void {
    if (WORDS * this.#held === this.#words.length) this.#grow();
    const { connected = Number.NaN, rows = Number.NaN } = visit;
    let at = FLOATS * this.#held;
    this.#floats[at++] = visit.start - this.#origin;
    this.#floats[at++] = connected - this.#origin;
    this.#floats[at++] = visit.end - this.#origin;
    this.#floats[at] = rows;
    at = WORDS * this.#held;
    this.#words[at++] = visit.host;
    this.#words[at++] = visit.cycle;
    this.#words[at] = this.#numberOf(visit.error);
    this.#held++;
    this.#added++;
    if (this.#held >= this.#hosts && this.#added < this.#total) this.#writing ??= this.#write();
  }

  /** Says DONE at once, then what is left. */
  async end(): Promise<void> {
    this.#isDone = true;
    await this.#writing;
    await say('DONE\n');
    while (this.#held > 0) await say(this.#take(Math.min(this.#held, SLICE)));
  }

  /** What ends meanwhile is held: no more is written before the harness has taken what was. */
  async #write(): Promise<void> {
    for (let left = this.#held; left > 0 && !this.#isDone; left -= SLICE) {
      await new Promise(setImmediate);
      await say(this.#take(Math.min(left, SLICE)));
    }
    this.#writing = undefined;
  }

  /** The lines of those that have been held the longest. */
  #take(count: number): string {
    let lines = '';
    for (let at = 0; at < count; at++) lines += this.#line(at);
    this.#held -= count;
    this.#floats.copyWithin(0, FLOATS * count, FLOATS * (count + this.#held));
    this.#words.copyWithin(0, WORDS * count, WORDS * (count + this.#held));
    return lines;
  }

  #line(at: number): string {
    const float = FLOATS * at;
    const word = WORDS * at;
    const connected = optional('connected', this.#floats[float + 1]);
    const rows = optional('rows', this.#floats[float + 3]);
    const error = this.#errors[this.#words[word + 2] ?? 0];
    const failure = error === undefined ? '' : `,"error":${JSON.stringify(error)}`;
    return `{"host":${this.#words[word]},"cycle":${this.#words[word + 1]},"start":${this.#floats[float]}${connected},"end":${this.#floats[float + 2]}${rows}${failure}}\n`;
  }

  #numberOf(error: string | undefined): number {
    const known = this.#errors.indexOf(error);
    return known < 0 ? this.#errors.push(error) - 1 : known;
  }

  #grow(): void {
    const [floats, words] = [this.#floats, this.#words];
    this.#floats = new Float64Array(2 * floats.length);
    this.#floats.set(floats);
    this.#words = new Uint32Array(2 * words.length);
    this.#words.set(words);
  }
}

function optional(key: string, value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : `,"${key}":${value}`;
}

/** Resolves when all of it is on its way: at once, unless the harness reads more slowly. */
export function say(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
