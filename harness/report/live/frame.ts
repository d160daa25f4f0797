import { styleText } from 'node:util';
import stringWidth from 'string-width';
import { clock, mebibytes } from '../model/figures.ts';
import { renderCases, type Size } from './case-table.ts';
import { cut } from './text.ts';
import type { CaseProgress, TimeLeft } from './tracking.ts';

/** Everything that the live display shows at one moment. */
export interface View {
  readonly trials: number;
  readonly ended: number;
  readonly elapsedMs: number;
  /** Absent until something can be told. */
  readonly left?: TimeLeft;
  /** What is being done now, in a few words. */
  readonly activity: string;
  /** The trial that is being executed; absent in the pauses. */
  readonly trial?: { readonly ms: number; readonly visits?: string; readonly memory?: Memory };
  /** The case that is executed now, or next; absent before the first and after the last. */
  readonly current?: string;
  readonly cases: readonly CaseProgress[];
  readonly notices: readonly string[];
}

/** The strategy's memory without page cache: now, and the highest seen. */
export interface Memory {
  readonly bytes: number;
  readonly highestBytes: number;
}

const ROWS_FOR_GAPS = 12;

/** The display as lines that fit a terminal, however small it is: what matters most stands on top. */
export function drawFrame(view: View, { columns, rows }: Size, color: boolean): string[] {
  const dim = (text: string) => (color ? styleText('dim', text, { validateStream: false }) : text);
  const head = [
    cut(progressLine(view, columns), columns),
    cut(view.activity, columns),
    cut(view.trial ? trialLine(view.trial) : '', columns),
  ];
  // A blank line is worth its row only where there are many.
  const gap = rows < ROWS_FOR_GAPS ? [] : [''];
  const room = rows - head.length - gap.length;
  const table =
    room < 2 ? [] : [...gap, ...renderCases(view.cases, view.current, { columns, rows: room }, color)];
  const left = rows - head.length - table.length;
  const notices = view.notices.map((text) => dim(cut(text, columns)));
  return [...head, ...table, ...(left > notices.length ? ['', ...notices] : [])].slice(0, rows);
}

function progressLine({ trials, ended, elapsedMs, left }: View, columns: number): string {
  const count = `${ended}/${trials}`;
  const elapsed = clock(elapsedMs);
  const share = (ended + (left?.share ?? 0)) / trials;
  const rest = left ? `, ${left.least ? 'over' : 'about'} ${clock(left.ms)} left` : '';
  const candidates = [
    `${bar(share, 24)} ${count} trials, ${elapsed} elapsed${rest}`,
    `${bar(share, 10)} ${count}, ${elapsed}${rest}`,
    `${count}, ${elapsed}${rest}`,
    `${count}${rest}`,
    `${count}, ${elapsed}`,
  ];
  return candidates.find((text) => stringWidth(text) <= columns) ?? count;
}

function bar(share: number, cells: number): string {
  const full = Math.round(share * cells);
  return `${'█'.repeat(full)}${'░'.repeat(cells - full)}`;
}

function trialLine({ ms, visits, memory }: NonNullable<View['trial']>): string {
  const time = ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : clock(ms);
  const used = memory && `${mebibytes(memory.bytes)} now, ${mebibytes(memory.highestBytes)} at most`;
  return [time, visits ?? [], used ?? []].flat().join(', ');
}
