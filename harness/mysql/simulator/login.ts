import { writeOk } from './packets/answer.ts';
import { Capability, OFFERED, Status, UTF8MB4 } from './packets/capabilities.ts';
import { accessDenied, badHandshake, SqlError } from './packets/errors.ts';
import type { PacketWriter } from './packets/packet-writer.ts';
import { Payload } from './packets/payload.ts';
import { CACHING_SHA2, makeNonce, pluginOf, verify } from './packets/scramble.ts';
import type { Session } from './session.ts';

interface Attempt {
  readonly user: string;
  readonly scramble: Buffer;
  readonly database: string;
  readonly plugin: string | undefined;
}

/**
 * The connection phase: greeting, the client's response, and a switch of the authentication plugin where the client
 * used another than the account's. Refuses by throwing.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
 */
export class Login {
  readonly #session: Session;
  #nonce = makeNonce();
  /** Who is being logged in, while the client is asked for another scramble. */
  #switched: Attempt | undefined;
  readonly #denies: boolean;

  /** `denies`: every login is refused, whatever the password. */
  constructor(session: Session, denies: boolean) {
    this.#session = session;
    this.#denies = denies;
  }

  /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html */
  writeGreeting(writer: PacketWriter): void {
    const { id, server } = this.#session;
    writer.open().uint(10, 1).nulText(server.version).uint(id, 4);
    writer.bytes(this.#nonce.subarray(0, 8)).zeros(1);
    writer
      .uint(OFFERED & 0xffff, 2)
      .uint(UTF8MB4, 1)
      .uint(Status.AUTOCOMMIT, 2)
      .uint(OFFERED >>> 16, 2);
    writer
      .uint(this.#nonce.length + 1, 1)
      .zeros(10)
      .bytes(this.#nonce.subarray(8))
      .zeros(1);
    writer.nulText(CACHING_SHA2).close();
  }

  /** Takes the client's next packet and writes the reply to it; true once the client is logged in. */
  receive(payload: Buffer, writer: PacketWriter): boolean {
    if (this.#switched) return this.#finish({ ...this.#switched, scramble: payload }, writer);
    const attempt = this.#parseResponse(payload);
    const switchable = this.#session.can(Capability.PLUGIN_AUTH);
    if (switchable && attempt.plugin !== CACHING_SHA2) return this.#switch(attempt, writer);
    return this.#finish(attempt, writer);
  }

  /** Takes COM_CHANGE_USER likewise; a scramble of the greeting's nonce is good, any other is asked for again. */
  changeUser(payload: Buffer, writer: PacketWriter): boolean {
    const attempt = parseChangeUser(payload, this.#session);
    if (this.#isRight(attempt)) return this.#finish(attempt, writer);
    return this.#switch(attempt, writer);
  }

  #finish(attempt: Attempt, writer: PacketWriter): boolean {
    const { user, scramble, database } = attempt;
    if (!this.#isRight(attempt)) {
      // Some clients send an empty password as one NUL.
      throw accessDenied(user, this.#session.address(), scramble.length > 1);
    }
    this.#switched = undefined;
    this.#session.database = undefined;
    if (database !== '') this.#session.use(database);
    // "Fast authentication": what a real server sends whose cache knows the account. The OK follows at once.
    if (pluginOf(scramble) === CACHING_SHA2) writer.open().uint(1, 1).uint(3, 1).close();
    writeOk(writer, this.#session);
    return true;
  }

  #isRight({ user, scramble }: Attempt): boolean {
    const { account } = this.#session.server;
    return !this.#denies && verify(account, scramble, this.#nonce) && user === account.user;
  }

  /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html */
  #switch(attempt: Attempt, writer: PacketWriter): false {
    this.#switched = attempt;
    this.#nonce = makeNonce();
    writer.open().uint(0xfe, 1).nulText(CACHING_SHA2).bytes(this.#nonce).zeros(1).close();
    return false;
  }

  /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html */
  #parseResponse(bytes: Buffer): Attempt {
    try {
      const payload = new Payload(bytes);
      const capabilities = payload.uint(4);
      if (!(capabilities & Capability.PROTOCOL_41)) throw badHandshake();
      this.#session.capabilities = capabilities & OFFERED;
      payload.bytes(4 + 1 + 23); // longest packet, character set, filler
      const user = payload.nulText();
      const scramble = parseScramble(payload, this.#session);
      const database = this.#session.can(Capability.CONNECT_WITH_DB) ? payload.lastText() : '';
      const plugin = this.#session.can(Capability.PLUGIN_AUTH) ? payload.lastText() : undefined;
      if (this.#session.can(Capability.CONNECT_ATTRS) && payload.remaining > 0) payload.lenencBytes();
      return { user, scramble, database, plugin };
    } catch (error) {
      // Whatever is cut short before the login has one name.
      throw error instanceof SqlError ? badHandshake() : error;
    }
  }
}

function parseScramble(payload: Payload, session: Session): Buffer {
  if (session.can(Capability.PLUGIN_AUTH_LENENC)) return payload.lenencBytes();
  if (session.can(Capability.SECURE_CONNECTION)) return payload.bytes(payload.uint(1));
  return Buffer.from(payload.nulText(), 'latin1');
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html */
function parseChangeUser(bytes: Buffer, session: Session): Attempt {
  const payload = new Payload(bytes, 1);
  const user = payload.nulText();
  const scramble = payload.bytes(payload.uint(1));
  const database = payload.lastText();
  if (payload.remaining >= 2) payload.uint(2); // character set
  const plugin = session.can(Capability.PLUGIN_AUTH) ? payload.lastText() : undefined;
  return { user, scramble, database, plugin };
}
