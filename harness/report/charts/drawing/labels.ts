/** A text that names a point, both in pixels. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly isBold: boolean;
}

/** Where a label went: the ends of its text, and half way up; `isFar` where it needs a line to its point. */
export interface PlacedLabel<T extends Label> {
  readonly label: T;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
  readonly isFar: boolean;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Wider than most letters of most fonts: there is no font here to ask. */
const LETTER = 0.57;
const BOLD = 1.12;

/** About how wide a text is drawn, pixels. */
export function widthOf(text: string, size: number, isBold = false): number {
  return text.length * size * LETTER * (isBold ? BOLD : 1);
}

/** A text that fits, its middle left out where it is too long: what tells two cases apart often stands at the end. */
export function shorten(text: string, width: number, size: number): string {
  const room = Math.max(3, Math.floor(width / (size * LETTER)));
  if (text.length <= room) return text;
  const end = Math.floor((room - 1) / 2);
  return `${text.slice(0, room - 1 - end)}…${text.slice(text.length - end)}`;
}

/**
 * Names beside their points, none on another name or on a point, all inside the bounds. The first ones choose first;
 * one that finds no room is left out.
 */
export function placeLabels<T extends Label>(
  labels: readonly T[],
  bounds: Box,
  size: number,
): PlacedLabel<T>[] {
  const taken = labels.map(({ x, y }) => around(x, y, 5));
  return labels.flatMap((label) => {
    const free = candidates(label, size).find(
      ({ box }) => isInside(box, bounds) && !taken.some((other) => overlap(box, other)),
    );
    if (!free) return [];
    taken.push(free.box);
    const { box, isFar } = free;
    return [{ label, left: box.left + 1, right: box.right, middle: (box.top + box.bottom) / 2, isFar }];
  });
}

/** Between a point and the column of names behind all of them. */
const BEHIND = 18;

/** Names in a column behind the last of their points, in the order of those and as near to their heights as there is room. */
export function stackLabels<T extends Label>(
  labels: readonly T[],
  bounds: Box,
  size: number,
): PlacedLabel<T>[] {
  const height = size * 1.15;
  const left = Math.max(...labels.map(({ x }) => x)) + BEHIND;
  const sorted = labels.toSorted((a, b) => a.y - b.y);
  const middles = sorted.map(({ y }) => y);
  const at = (index: number) => middles[index] ?? 0;
  for (let index = 1; index < middles.length; index++)
    middles[index] = Math.max(at(index), at(index - 1) + height);
  const lowest = bounds.bottom - height / 2;
  for (let index = middles.length - 1; index >= 0; index--)
    middles[index] = Math.min(at(index), lowest - (middles.length - 1 - index) * height);
  return sorted.map((label, index) => {
    const right = left + widthOf(label.text, size, label.isBold);
    return { label, left, right, middle: at(index), isFar: true };
  });
}

const DISTANCES = [0, 14, 28, 44, 62, 84, 110];
/** Right of the point first, where a reader looks for its name. */
const DIRECTIONS = [
  [1, 0],
  [1, -1],
  [1, 1],
  [0, -1],
  [0, 1],
  [-1, 0],
  [-1, -1],
  [-1, 1],
  [0.5, -1],
  [0.5, 1],
  [-0.5, -1],
  [-0.5, 1],
] as const;

function candidates({ x, y, text, isBold }: Label, size: number) {
  const [width, height] = [widthOf(text, size, isBold) + 2, size * 1.15];
  return DISTANCES.flatMap((distance) =>
    DIRECTIONS.map(([right, down]) => {
      const gap = 7 + distance;
      const left = x + right * gap + (right - 1) * (width / 2);
      const top = y + down * (gap + height / 2) * (right === 0 || distance > 0 ? 1 : 0.6) - height / 2;
      return { box: { left, top, right: left + width, bottom: top + height }, isFar: distance > 0 };
    }),
  );
}

function around(x: number, y: number, by: number): Box {
  return { left: x - by, top: y - by, right: x + by, bottom: y + by };
}

function isInside(box: Box, bounds: Box): boolean {
  return (
    box.left >= bounds.left &&
    box.right <= bounds.right &&
    box.top >= bounds.top &&
    box.bottom <= bounds.bottom
  );
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
