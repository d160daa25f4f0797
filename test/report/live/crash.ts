// A harness with a fault: its live display is up when an uncaught exception comes.
import { showProgress } from '../../../harness/report/live/progress.ts';

showProgress(
  { cases: [], trials: [], faults: [] },
  { ms: 0, isLeast: false, mostMs: 0, byCase: new Map() },
  process.stderr,
  {
    quiet: false,
    color: false,
    signal: new AbortController().signal,
  },
);
setImmediate(() => {
  throw new Error('a fault of our own');
});
