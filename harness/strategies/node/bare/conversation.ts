import type { Task } from '../protocol.ts';
import { Fault } from './fault.ts';
import { answerGreeting, answerSwitch } from './login.ts';
import type { Packet } from './packets.ts';

/** What a server's packet asks for: an answer to the login, the question, nothing yet, or the good-bye. */
export type Next = Buffer | 'logged-in' | 'listen' | 'answered';

// The first byte of what a server says, and the status that more results follow.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_response_packets.html
const OK = 0x00;
const MORE_DATA = 0x01;
const LOCAL_FILE = 0xfb;
const END = 0xfe;
const ERROR = 0xff;
const MORE_RESULTS = 0x08;
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_caching_sha2_authentication_exchanges.html
const FAST_AUTH_SUCCESS = 0x03;
const PERFORM_FULL_AUTHENTICATION = 0x04;

/** One connection's side of the talk, packet by packet; it has no socket. */
export class Conversation {
  readonly #task: Task;
  #phase: 'greeting' | 'login' | 'answer' | 'columns' | 'rows' = 'greeting';

  constructor(task: Task) {
    this.#task = task;
  }

  /** Throws a `Fault`, or a server's own error with its number as `errno`. */
  take(packet: Packet): Next {
    const { kept, length } = packet;
    if (length === 0) throw new Fault('CR_MALFORMED_PACKET');
    if (kept[0] === ERROR) throw serverError(kept);
    if (this.#phase === 'greeting') {
      this.#phase = 'login';
      return answerGreeting(packet, this.#task);
    }
    return this.#phase === 'login' ? this.#takeLogin(packet) : this.#takeResult(packet);
  }

  #takeLogin(packet: Packet): Next {
    const [first, second] = packet.kept;
    if (first === OK) {
      this.#phase = 'answer';
      return 'logged-in';
    }
    if (first === END) return answerSwitch(packet, this.#task);
    if (first === MORE_DATA && second === FAST_AUTH_SUCCESS) return 'listen';
    // The whole password, encrypted with the server's RSA key: every later login is answered from the server's cache.
    if (first === MORE_DATA && second === PERFORM_FULL_AUTHENTICATION) throw new Fault('CR_AUTH_FULL');
    throw new Fault('CR_MALFORMED_PACKET');
  }

  /**
   * An OK, or how many columns, the columns, an end, the rows, an end. CLIENT_DEPRECATE_EOF is not asked for.
   * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset.html
   */
  #takeResult({ kept, length }: Packet): Next {
    const [first] = kept;
    if (this.#phase === 'answer') {
      if (first === LOCAL_FILE || first === END) throw new Fault('CR_MALFORMED_PACKET'); // no file was offered
      if (first === OK) return this.#endResult(kept[statusOfOk(kept)]);
      this.#phase = 'columns';
      return 'listen';
    }
    // A row may begin with 0xfe too, a length of eight bytes: then it is longer.
    if (first !== END || length >= 9) return 'listen';
    if (this.#phase === 'rows') return this.#endResult(kept[3]); // after the warnings, 2
    this.#phase = 'rows';
    return 'listen';
  }

  #endResult(status: number | undefined): Next {
    if (status === undefined) throw new Fault('CR_MALFORMED_PACKET');
    if (!(status & MORE_RESULTS)) return 'answered';
    this.#phase = 'answer';
    return 'listen';
  }
}

function serverError(kept: Buffer): Error {
  if (kept.length < 3) return new Fault('CR_MALFORMED_PACKET');
  return Object.assign(new Error('The server answered with an error'), { errno: kept.readUInt16LE(1) });
}

/** Where an OK has its status: after the rows affected and the last id, each as long as its first byte says. */
function statusOfOk(kept: Buffer): number {
  const lastId = 1 + integerBytes(kept[1]);
  return lastId + integerBytes(kept[lastId]);
}

// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html
function integerBytes(first: number | undefined): number {
  const following: Readonly<Record<number, number>> = { 252: 2, 253: 3, 254: 8 };
  return 1 + (following[first ?? 0] ?? 0);
}
