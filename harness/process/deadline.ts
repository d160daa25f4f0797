/** A timer of Node's can't be longer; 24 days, and no trial lasts so long. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** In place of a value that did not come in time. */
export const LATE: unique symbol = Symbol('late');

/** The promise's value, or `LATE` where it takes longer than `milliseconds`. What was begun is not ended by that. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof LATE> {
  const late = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => late.resolve(LATE), milliseconds);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same, where being late is an error: it rejects. */
export async function deadline<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const value = await within(milliseconds, promise);
  if (value === LATE) throw new Error(`No answer within ${milliseconds} ms`);
  return value;
}

/**
 * The promise's value; rejects with the signal's reason as soon as that aborts. What was begun is not ended by that: only
 * for what leaves nothing behind.
 */
export async function abortable<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([aborted, promise]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
