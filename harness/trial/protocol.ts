import type { Protocol } from '../scenario/scenario.ts';
import { escapeControls } from '../vocabulary/plain-text.ts';

/** Where a strategy stands in the protocol. */
type Phase = 'loading' | 'ready' | 'working' | 'reporting';

/** What the protocol tells the trial. */
interface ProtocolEvents {
  /** The strategy is ready: answer with GO. */
  ready(): void;
  done(): void;
  /** A report; returns how it breaks the protocol, if it does. */
  report(line: string): string | undefined;
  /** The protocol was broken; nothing more is read. */
  violation(message: string): void;
}

/**
 * Longest line that is read: the longest honest one has about 100 characters, and a program that prints without end
 * must not fill the harness's memory.
 */
const MAX_LINE_CHARACTERS = 4096;
/** Empty lines say nothing, but without an end they would keep the harness busy. */
const MAX_EMPTY_LINES = 4096;

/** The harness's side of the strategy protocol: standard output in, phases and report lines out. */
export class ProtocolReader {
  readonly #events: ProtocolEvents;
  readonly #protocol: Protocol;
  #phase: Phase = 'loading';
  #rest = '';
  #broken = false;
  /** One after the other. */
  #emptyLines = 0;

  constructor(protocol: Protocol, events: ProtocolEvents) {
    this.#protocol = protocol;
    this.#events = events;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** GO was written. */
  started(): void {
    this.#phase = 'working';
  }

  read(chunk: string): void {
    if (this.#broken) return;
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    lines.forEach((line, at) => {
      const isLast = at === lines.length - 1 && this.#rest === '';
      this.#line(line.trimEnd(), isLast);
    });
    this.#bound(this.#rest);
  }

  /** Whatever else was seen to break the protocol; what broke it first is what counts. */
  violate(message: string): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#events.violation(message);
  }

  /** Standard output is closed: a last line without a line end counts. */
  end(): void {
    if (this.#rest !== '') this.#line(this.#rest.trimEnd(), true);
    this.#rest = '';
  }

  #bound(line: string): void {
    if (line.length > MAX_LINE_CHARACTERS)
      this.violate(`printed a line of more than ${MAX_LINE_CHARACTERS} characters: ${excerpt(line)}`);
  }

  #line(line: string, isLast: boolean): void {
    this.#bound(line);
    if (this.#broken || this.#isBlank(line)) return;
    if (this.#phase === 'reporting' || this.#isEarlyReport(line)) this.#report(line);
    else if (this.#phase === 'loading' && line === 'READY') this.#ready(isLast);
    else if (this.#phase === 'working' && line === 'DONE') this.#done();
    else {
      const working = this.#protocol === 2 ? 'a report or DONE' : 'DONE';
      const expected = { loading: 'READY', ready: 'nothing before GO', working }[this.#phase];
      this.violate(`expected ${expected} on standard output, found ${excerpt(line)}`);
    }
  }

  #isBlank(line: string): boolean {
    if (line !== '' || (this.#phase !== 'working' && this.#phase !== 'reporting')) {
      this.#emptyLines = 0;
      return false;
    }
    this.#emptyLines += 1;
    if (this.#emptyLines > MAX_EMPTY_LINES)
      this.violate(`printed more than ${MAX_EMPTY_LINES} empty lines one after the other`);
    return true;
  }

  #ready(isLast: boolean): void {
    this.#phase = 'ready';
    // GO is yet to be written, so whatever came along with READY came too early.
    if (isLast) this.#events.ready();
    else this.violate('printed more after READY without waiting for GO');
  }

  #done(): void {
    this.#phase = 'reporting';
    this.#events.done();
  }

  // Version 1 has one cycle, which is reported when it is over.
  #isEarlyReport(line: string): boolean {
    return this.#protocol === 2 && this.#phase === 'working' && line.startsWith('{');
  }

  #report(line: string): void {
    const wrong = this.#events.report(line);
    if (wrong !== undefined) this.violate(wrong);
  }
}

/** A program's output in a message: shortened, and escaped what a terminal or an editor would not show as it is. */
export function excerpt(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return escapeControls(JSON.stringify(shown));
}
