import { hash, randomFillSync, timingSafeEqual } from 'node:crypto';

export const CACHING_SHA2 = 'caching_sha2_password';
export const NATIVE = 'mysql_native_password';
/** Bytes of a nonce. */
const NONCE_BYTES = 20;
const NATIVE_BYTES = 20;

/** The one account of a server, with what it takes to check a scramble: never the password itself. */
export interface Account {
  readonly user: string;
  /** SHA256(SHA256(password)) */
  readonly sha256: Buffer;
  /** SHA1(SHA1(password)) */
  readonly sha1: Buffer;
}

export function accountOf(user: string, password: string): Account {
  const twice = (algorithm: string) => hash(algorithm, hash(algorithm, password, 'buffer'), 'buffer');
  return { user, sha256: twice('sha256'), sha1: twice('sha1') };
}

/** Twenty bytes for the client to scramble its password with; 1 to 127, since some clients read them as C text. */
export function makeNonce(): Buffer {
  const nonce = randomFillSync(Buffer.allocUnsafe(NONCE_BYTES));
  for (let index = 0; index < NONCE_BYTES; index++) nonce[index] = ((nonce[index] ?? 0) % 127) + 1;
  return nonce;
}

/** Which plugin made this scramble, by its length. */
export function pluginOf(scramble: Buffer): typeof CACHING_SHA2 | typeof NATIVE {
  return scramble.length === NATIVE_BYTES ? NATIVE : CACHING_SHA2;
}

/**
 * Whether a scramble was made with the account's password and this nonce. Both plugins send
 * `H(p) XOR H(salted)`; knowing H(H(p)), the salted half gives H(p) back, whose hash must be H(H(p)).
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html
 */
export function verify(account: Account, scramble: Buffer, nonce: Buffer): boolean {
  const native = pluginOf(scramble) === NATIVE;
  const algorithm = native ? 'sha1' : 'sha256';
  const stored = native ? account.sha1 : account.sha256;
  if (scramble.length !== stored.length) return false;
  const salted = native ? [nonce, stored] : [stored, nonce];
  const mask = hash(algorithm, Buffer.concat(salted), 'buffer');
  for (let index = 0; index < mask.length; index++) mask[index] = (mask[index] ?? 0) ^ (scramble[index] ?? 0);
  return timingSafeEqual(hash(algorithm, mask, 'buffer'), stored);
}
