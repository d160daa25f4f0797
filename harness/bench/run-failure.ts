import { getSystemErrorMessage } from 'node:util';
import { RunError } from '../store/run-errors.ts';
import { FleetError, isSystemError } from '../vocabulary/errors.ts';

/**
 * Do it, and tell in a sentence what failed around it: the fleet, the disk, the system. Undefined where nothing did.
 * Whatever else is thrown is a fault of our own, and goes on up.
 */
export async function failureIn(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    // Where ending a thing failed, too, what came first says why.
    const error = thrown instanceof SuppressedError ? thrown.suppressed : thrown;
    if (error instanceof FleetError || error instanceof RunError) return error.message;
    if (isSystemError(error)) return `The system refused what a trial needs: ${explain(error)}.`;
    throw thrown;
  }
}

// Not its message, which has absolute paths: a run names nobody's folders.
function explain({ code, errno, syscall }: NodeJS.ErrnoException): string {
  const call = syscall === undefined ? '' : `, ${syscall}`;
  return errno === undefined ? `${code}${call}` : `${getSystemErrorMessage(errno)} (${code}${call})`;
}
