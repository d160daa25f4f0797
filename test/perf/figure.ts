/** A figure of one perf run, beside what it has to be. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most it may be. */
  readonly limit: number;
  /** What the figure was made of. */
  readonly from: string;
}

export function printFigures(figures: readonly Figure[]): void {
  for (const { what, value, unit, limit, from } of figures) {
    const mark = value <= limit ? '✓' : '✗';
    process.stdout.write(
      `${mark} ${what}: ${round(value)}${unit} (at most ${Number(limit.toPrecision(3))}${unit}); ${from}\n`,
    );
  }
}

export function round(value: number): string {
  return value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 3);
}
