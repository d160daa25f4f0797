import { escapeControls } from '../vocabulary/plain-text.ts';

/** Where a strategy stands in the protocol. */
type Phase = 'loading' | 'ready' | 'working' | 'reporting';

/** What the protocol tells the trial. */
interface ProtocolEvents {
  /** The strategy is ready: answer with GO. */
  ready(): void;
  done(): void;
  /** The protocol was broken; nothing more is read. */
  violation(message: string): void;
}

/**
 * Longest line that is read: the longest honest one has about 100 characters, and a program that prints without end
 * must not fill the harness's memory.
 */
const MAX_LINE_CHARACTERS = 4096;

/** The harness's side of the strategy protocol: standard output in, phases and report lines out. */
export class ProtocolReader {
  readonly reports: string[] = [];
  readonly #events: ProtocolEvents;
  readonly #maxReports: number;
  #phase: Phase = 'loading';
  #rest = '';
  #broken = false;

  constructor(hosts: number, events: ProtocolEvents) {
    this.#events = events;
    // One more than honest, so that "too many" is seen and the reports say which host is twice.
    this.#maxReports = hosts + 1;
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
    if (this.#broken) return;
    if (this.#phase === 'reporting') this.#report(line);
    else if (this.#phase === 'loading' && line === 'READY') this.#ready(isLast);
    else if (this.#phase === 'working' && line === 'DONE') this.#done();
    else {
      const expected = { loading: 'READY', ready: 'nothing before GO', working: 'DONE' }[this.#phase];
      this.violate(`expected ${expected} on standard output, found ${excerpt(line)}`);
    }
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

  #report(line: string): void {
    if (this.reports.length === this.#maxReports) this.violate('printed more lines than there are hosts');
    // Empty ones, too: they may be without end.
    else this.reports.push(line);
  }
}

/** A program's output in a message: shortened, and escaped what a terminal or an editor would not show as it is. */
export function excerpt(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return escapeControls(JSON.stringify(shown));
}
