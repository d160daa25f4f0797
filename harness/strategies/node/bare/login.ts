import { hash } from 'node:crypto';
import type { Task } from '../visits/task.ts';
import { Fault } from './fault.ts';
import { type Packet, packet } from './packets.ts';

// https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html
const CONNECT_WITH_DB = 1 << 3;
const PLUGIN_AUTH = 1 << 19;
/** LONG_PASSWORD, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION, MULTI_RESULTS. */
const ALWAYS = (1 << 0) | (1 << 9) | (1 << 13) | (1 << 15) | (1 << 17);
const UTF8MB4_GENERAL_CI = 45;
const PROTOCOL_VERSION = 10;
const NATIVE = 'mysql_native_password';
const CACHING_SHA2 = 'caching_sha2_password';

/**
 * The answer to a server's greeting, never encrypted, as the other strategies do it. Throws a `Fault`.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html
 */
export function answerGreeting({ payload, sequence }: Packet, { user, password, database }: Task): Buffer {
  // The version and its NUL, then: thread 4, nonce 8, filler 1, capabilities 2, charset 1, status 2, capabilities 2,
  // nonce's length 1, reserved 10, nonce 12, NUL 1.
  const thread = endOfText(payload, 1) + 1;
  if (payload[0] !== PROTOCOL_VERSION || thread === 0 || payload.length < thread + 43)
    throw new Fault('CR_MALFORMED_PACKET');
  const nonce = Buffer.concat([
    payload.subarray(thread + 4, thread + 12),
    payload.subarray(thread + 31, thread + 43),
  ]);
  const offered = payload.readUInt16LE(thread + 13) | (payload.readUInt16LE(thread + 18) << 16);
  // A server whose default we don't know asks for another method if the account has one.
  const method =
    offered & PLUGIN_AUTH && textAt(payload, thread + 44) === CACHING_SHA2 ? CACHING_SHA2 : NATIVE;
  const flags = ALWAYS | (offered & PLUGIN_AUTH) | (database === '' ? 0 : CONNECT_WITH_DB);
  const fixed = Buffer.alloc(32);
  fixed.writeInt32LE(flags);
  fixed.writeUInt32LE(0xff_ff_ff, 4); // the longest packet
  fixed[8] = UTF8MB4_GENERAL_CI;
  const proof = prove(method, password, nonce);
  const parts = [fixed, Buffer.from(`${user}\0`), Buffer.of(proof.length), proof];
  if (database !== '') parts.push(Buffer.from(`${database}\0`));
  if (flags & PLUGIN_AUTH) parts.push(Buffer.from(`${method}\0`));
  return packet(sequence + 1, Buffer.concat(parts));
}

/**
 * The answer to a server that wants another method. Throws a `Fault`.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html
 */
export function answerSwitch({ payload, sequence }: Packet, { password }: Task): Buffer {
  const method = textAt(payload, 1); // without a name it asks for the method from before 4.1
  if (method !== NATIVE && method !== CACHING_SHA2) throw new Fault('CR_AUTH_PLUGIN_ERR');
  const nonce = payload.subarray(1 + method.length + 1).subarray(0, 20);
  if (nonce.length < 20) throw new Fault('CR_MALFORMED_PACKET');
  return packet(sequence + 1, prove(method, password, nonce));
}

/**
 * native: SHA1(p) XOR SHA1(nonce + SHA1(SHA1(p))); caching_sha2: SHA256(p) XOR SHA256(SHA256(SHA256(p)) + nonce).
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_authentication_methods_native_password_authentication.html
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
 */
function prove(method: string, password: string, nonce: Buffer): Buffer {
  if (password === '') return Buffer.alloc(0);
  const digest = (bytes: Uint8Array) => hash(method === NATIVE ? 'sha1' : 'sha256', bytes, 'buffer');
  const secret = digest(Buffer.from(password));
  const stored = digest(secret);
  const mask = digest(Buffer.concat(method === NATIVE ? [nonce, stored] : [stored, nonce]));
  return Buffer.from(secret.map((byte, at) => byte ^ (mask[at] ?? 0)));
}

function textAt(payload: Buffer, at: number): string | undefined {
  const end = endOfText(payload, at);
  return end < 0 ? undefined : payload.toString('latin1', at, end);
}

/** Where its NUL is; -1 where there is none within what was payload. */
function endOfText(payload: Buffer, at: number): number {
  return payload.indexOf(0, at);
}
