import { execFileSync } from 'node:child_process';
import { createReadStream, type ReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../../scratch.ts';

const LIMIT_MS = 60_000;

/** What a command is started in. */
interface Window {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
}

/** A real terminal (tmux) with one command in it; all that is written to it can be waited for. */
export class Terminal implements Disposable {
  readonly #folder = scratchFolder();
  readonly #server = join(this.#folder, 'tmux');
  readonly #written: ReadStream;
  #text = '';
  #waiting: (() => void) | undefined;

  /** Start `command`, a line of shell; when it has ended, `ended with <exit code>` is written. */
  constructor(command: string, { columns, rows, cwd }: Window) {
    const fifo = join(this.#folder, 'written');
    execFileSync('mkfifo', [fifo]);
    const size = ['-x', String(columns), '-y', String(rows)];
    // It begins when everything it writes is heard: at the Enter below, which it reads when it no longer echoes.
    const tmux = `tmux -S '${this.#server}'`;
    const line = `trap : INT; stty -echo; ${tmux} wait-for -S ready; read begin; ${command}; echo "ended with $?"; exec cat`;
    const session = ['new-session', '-d', ...size, '-c', cwd, 'sh', '-c', line];
    execFileSync('tmux', ['-S', this.#server, '-f', '/dev/null', ...session]);
    this.#tmux('pipe-pane', `exec cat > '${fifo}'`);
    this.#written = createReadStream(fifo, 'utf8').on('data', (chunk) => {
      this.#text += chunk;
      this.#waiting?.();
    });
    this.#tmux('wait-for', 'ready');
    this.#tmux('send-keys', 'Enter');
  }

  /** Everything that was written, control sequences included. */
  get written(): string {
    return this.#text;
  }

  /** Wait until `text` is written after `from`, a position in what was written. */
  async shows(text: string, from = 0): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = () =>
      reject(new Error(`Expected the terminal to show "${text}", found:\n${this.everything()}`));
    const timer = setTimeout(late, LIMIT_MS);
    this.#waiting = () => this.#text.includes(text, from) && resolve();
    this.#waiting();
    await promise.finally(() => clearTimeout(timer));
  }

  /** What a person sees now. */
  screen(): string[] {
    return this.#tmux('capture-pane', '-p').split('\n');
  }

  /** The same with what was scrolled away. */
  everything(): string {
    return this.#tmux('capture-pane', '-p', '-J', '-S', '-').trimEnd();
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-x', String(columns), '-y', String(rows));
  }

  press(key: string): void {
    this.#tmux('send-keys', key);
  }

  /** Whether the cursor is seen, and whether the second screen is. */
  modes(): string {
    return this.#tmux('display-message', '-p', 'cursor #{cursor_flag}, second screen #{alternate_on}').trim();
  }

  /** The process of the command itself. */
  childPid(): number {
    const shell = this.#tmux('display-message', '-p', '#{pane_pid}').trim();
    return Number(readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim());
  }

  [Symbol.dispose](): void {
    this.#tmux('kill-server');
    this.#written.destroy();
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-S', this.#server, ...args], { encoding: 'utf8' });
  }
}
