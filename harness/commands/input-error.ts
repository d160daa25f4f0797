/** The arguments are wrong; the message says what was expected. Exit code 104. */
export class InputError extends Error {
  override name = 'InputError';
}
