/** What is made of a run, made when it is first asked for and kept as long as the run: its files all show the same. */
export function memoizeByRun<Run extends object, T>(make: (run: Run) => T): (run: Run) => T {
  const made = new WeakMap<Run, { readonly value: T }>();
  return (run) => {
    const known = made.get(run) ?? { value: make(run) };
    made.set(run, known);
    return known.value;
  };
}
