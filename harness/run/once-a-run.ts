import type { RunData } from './samples.ts';

/** What is made of a run, made when it is first asked for and kept as long as the run: its files all show the same. */
export function onceARun<T>(make: (data: RunData) => T): (data: RunData) => T {
  const made = new WeakMap<RunData, { readonly value: T }>();
  return (data) => {
    const known = made.get(data) ?? { value: make(data) };
    made.set(data, known);
    return known.value;
  };
}
