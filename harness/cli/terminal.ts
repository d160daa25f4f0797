/** Wide enough for every column: what a table without a terminal gets. */
const UNLIMITED = 1000;

/** Columns of the terminal that standard output is, if it is one. */
export function terminalWidth(): number {
  return process.stdout.columns ?? UNLIMITED;
}
