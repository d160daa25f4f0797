/** What the user gave can't be used: options, a file, a stored run. The message says what was expected. Exit code 104. */
export class InputError extends Error {
  override name = 'InputError';
}

/**
 * The fleet could not be started, or was lost, for a reason outside the harness: an engine, an image, a server, a host.
 * Exit code 100 before the first trial; later it ends the run, and what was measured is kept.
 */
export class FleetError extends Error {
  override name = 'FleetError';
}

/** Whether the system, or who is at the other end of a connection, refused something: `ENOSPC`, `ECONNRESET`. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  // Node's errors about how it is used, and so faults of our own, are ERR_…
  return error instanceof Error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code));
}
