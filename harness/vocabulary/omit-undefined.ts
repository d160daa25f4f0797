/** An object as it is after `omitUndefined`: a key is there with a value, or is not there. */
export type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The same object without the keys whose value is undefined. What was not measured is absent, in memory as on disk:
 * never 0, never null.
 */
export function omitUndefined<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** The sum; undefined where there is nothing to add, or where a part is undefined. */
export function total(values: readonly (number | undefined)[]): number | undefined {
  let result: number | undefined;
  for (const value of values) {
    if (value === undefined) return undefined;
    result = (result ?? 0) + value;
  }
  return result;
}

/** What was added since; undefined where one of the two is. */
export function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}
