/** What a command's end means to a script. The numbers from 97 up leave k6's meanings where it has one. */
export const EXIT = {
  passed: 0,
  fault: 1,
  trialNotCompleted: 97,
  inconclusive: 98,
  /** A threshold, or a regression against another run. */
  breached: 99,
  fleetNotStarted: 100,
  badInput: 104,
  interrupted: 105,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
