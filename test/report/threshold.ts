/** A threshold as a run stores it: the median work of `a` below 400 ms. */
export const THRESHOLD = {
  strategy: 'a',
  metric: 'work',
  aggregate: 'median',
  operator: '<',
  limit: 4e8,
  text: 'median<400ms',
  line: 9,
} as const;

/** The same below 100 ms. */
export const STRICT = { ...THRESHOLD, limit: 1e8, text: 'median<100ms' } as const;
