/** What is weighed in two ways, less being better in both. */
interface Weighed {
  readonly time: number;
  readonly memory: number;
}

/**
 * Those that no other beats in one way without losing in the other (Pareto's frontier), fastest first. Equals are
 * all on it.
 */
export function frontierOf<T extends Weighed>(all: readonly T[]): T[] {
  const beaten = (one: T) =>
    all.some(
      ({ time, memory }) =>
        time <= one.time && memory <= one.memory && (time < one.time || memory < one.memory),
    );
  return all.filter((one) => !beaten(one)).toSorted((a, b) => a.time - b.time);
}
