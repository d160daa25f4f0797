import sliceAnsi from 'slice-ansi';
import stringWidth from 'string-width';

/** Plain text in at most `width` columns, its end left out where it is longer. */
export function cut(text: string, width: number): string {
  return stringWidth(text) <= width ? text : width < 1 ? '' : `${sliceAnsi(text, 0, width - 1)}…`;
}

/** The same for names, whose beginning and end tell them apart: the middle is left out. */
export function cutMiddle(text: string, width: number): string {
  const whole = stringWidth(text);
  if (whole <= width || width < 3) return cut(text, width);
  const tail = Math.floor((width - 1) / 2);
  return `${sliceAnsi(text, 0, width - 1 - tail)}…${sliceAnsi(text, whole - tail)}`;
}

/** `text` with spaces up to `width`, before it or after it. */
export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'right' ? space + text : text + space;
}
