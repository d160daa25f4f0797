/** Whether the system, or who is at the other end of a connection, refused something: `ENOSPC`, `ECONNRESET`. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  // Node's errors about how it is used, and so faults of our own, are ERR_…
  return error instanceof Error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code));
}
