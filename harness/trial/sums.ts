/** The sum; absent where there is nothing to add, or as soon as one part is. */
export function total(values: readonly (number | undefined)[]): number | undefined {
  let result: number | undefined;
  for (const value of values) {
    if (value === undefined) return undefined;
    result = (result ?? 0) + value;
  }
  return result;
}

/** What came since; absent where one of the two is. */
export function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}
