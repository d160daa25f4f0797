/** What a command's end means to a script, from 97 up with k6's meanings where it has one. main.ts alone sets the code. */
export const EXIT = {
  passed: 0,
  /** A fault of manyhosts itself, or a file of the report that could not be made: the figures are stored. */
  fault: 1,
  /** A trial did not complete, or a case has no rank for want of proof that it did the work: either may hide a breach. */
  notProven: 97,
  inconclusive: 98,
  /** A threshold, or a regression against another run. */
  breached: 99,
  fleetNotStarted: 100,
  badInput: 104,
  interrupted: 105,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Of a verdict on a threshold, and of one on a change. */
export const VERDICT_CODES = {
  pass: EXIT.passed,
  same: EXIT.passed,
  better: EXIT.passed,
  inconclusive: EXIT.inconclusive,
  fail: EXIT.breached,
  worse: EXIT.breached,
} as const;

/** Of what can come together in one command, the gravest last: a breach is certain, and comes before what hides one. */
const GRAVITY: readonly ExitCode[] = [
  EXIT.passed,
  EXIT.fault,
  EXIT.inconclusive,
  EXIT.notProven,
  EXIT.breached,
];

/** The code of a command of several ends. */
export function gravest(codes: readonly ExitCode[]): ExitCode {
  return GRAVITY[Math.max(0, ...codes.map((code) => GRAVITY.indexOf(code)))] ?? EXIT.passed;
}
