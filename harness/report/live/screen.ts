import { createLogUpdate } from 'log-update';
import type { Size } from './case-table.ts';

// The terminal's second screen, without a cursor. What was drawn there leaves no trace when it is left, whatever happened
// to the window meanwhile; lines on the first screen would be wrapped anew, and pushed out of reach, by a resize.
const CLEAR = '\u001B[2J\u001B[H';
const ENTER = '\u001B[?1049h\u001B[?25l';
// Emptied first: tmux keeps a line of it where the window became larger meanwhile.
const LEAVE = `${CLEAR}\u001B[?25h\u001B[?1049l`;

/** Where a terminal doesn't say how large it is. */
const USUAL = { columns: 80, rows: 24 };

/** The whole terminal, from its construction to `leave()`: also when the process ends before, or is suspended. */
export class Screen {
  readonly #stream: NodeJS.WriteStream;
  readonly #draw: (size: Size) => readonly string[];
  readonly #update: ReturnType<typeof createLogUpdate>;
  #entered = false;

  constructor(stream: NodeJS.WriteStream, draw: (size: Size) => readonly string[]) {
    this.#stream = stream;
    this.#draw = draw;
    this.#update = createLogUpdate(stream, { showCursor: true });
    stream.on('resize', this.#redrawAll);
    process.once('exit', this.leave);
    process.on('SIGTSTP', this.#suspend);
    process.on('SIGCONT', this.#enter);
    this.#enter();
  }

  redraw(): void {
    if (!this.#entered) return;
    // log-update ends with a line break, which takes a row.
    const { columns, rows } = this.#stream;
    const size = { columns: columns || USUAL.columns, rows: (rows || USUAL.rows) - 1 };
    this.#update(this.#draw(size).join('\n'));
  }

  /** Show what the terminal showed before. Safe to call twice. */
  readonly leave = (): void => {
    this.#stream.off('resize', this.#redrawAll);
    process.off('exit', this.leave);
    process.off('SIGTSTP', this.#suspend);
    process.off('SIGCONT', this.#enter);
    this.#hide();
  };

  readonly #enter = (): void => {
    if (!this.#entered) this.#stream.write(ENTER);
    this.#entered = true;
    this.#redrawAll();
  };

  #hide(): void {
    if (this.#entered) this.#stream.write(LEAVE);
    this.#entered = false;
  }

  // A new size moves and cuts what is there, each terminal in its own way.
  readonly #redrawAll = (): void => {
    this.#stream.write(CLEAR);
    this.#update.done();
    this.redraw();
  };

  readonly #suspend = (): void => {
    this.#hide();
    process.kill(process.pid, 'SIGSTOP');
  };
}
