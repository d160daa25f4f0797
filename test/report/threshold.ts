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

/** The same below 30 ms. */
export const STRICT = { ...THRESHOLD, limit: 3e7, text: 'median<30ms' } as const;
