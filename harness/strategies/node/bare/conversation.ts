import type { Task } from '../visits/task.ts';
import { Fault } from './fault.ts';
import { integerAt, integerBytes } from './integers.ts';
import { answerGreeting, answerSwitch } from './login.ts';
import type { Packet } from './packets.ts';
import { type Column, columnOf, type Row, rowOf } from './rows.ts';

/** What a server's packet asks for: a reply, or nothing yet. A number: it has ended what was under way, with so many rows. */
export type Next = Buffer | 'listen' | number;

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
  #phase: 'greeting' | 'login' | 'idle' | 'answer' | 'columns' | 'rows' = 'greeting';
  /** How many columns the result at hand has, and those that have come. */
  #width = 0;
  #columns: Column[] = [];
  /** The rows of each result: of one, unless a procedure gives several. */
  #results: Row[][] = [];

  constructor(task: Task) {
    this.#task = task;
  }

  /** A question is on its way. */
  ask(): void {
    this.#phase = 'answer';
  }

  /** Throws a `Fault`, or a server's own error with its number as `errno`. */
  take(packet: Packet): Next {
    const { payload } = packet;
    if (this.#phase === 'idle') throw new Fault('CR_SERVER_LOST'); // all it can say unasked is why it closes
    if (payload.length === 0) throw new Fault('CR_MALFORMED_PACKET');
    if (payload[0] === ERROR) {
      this.#rest();
      throw serverError(payload);
    }
    if (this.#phase === 'greeting') {
      this.#phase = 'login';
      return answerGreeting(packet, this.#task);
    }
    return this.#phase === 'login' ? this.#takeLogin(packet) : this.#takeResult(payload);
  }

  #takeLogin(packet: Packet): Next {
    const [first, second] = packet.payload;
    if (first === OK) {
      return this.#rest();
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
  #takeResult(payload: Buffer): Next {
    if (this.#phase === 'answer') return this.#beginResult(payload);
    // A row may begin with 0xfe too, a length of eight bytes: then it is longer.
    const isEnd = payload[0] === END && payload.length < 9;
    if (this.#phase === 'rows') {
      if (isEnd) return this.#endResult(payload[3]); // after the warnings, 2
      this.#results.at(-1)?.push(rowOf(payload, this.#columns));
    } else if (isEnd) {
      if (this.#columns.length !== this.#width) throw new Fault('CR_MALFORMED_PACKET');
      this.#phase = 'rows';
    } else this.#columns.push(columnOf(payload));
    return 'listen';
  }

  #beginResult(payload: Buffer): Next {
    const [first] = payload;
    if (first === LOCAL_FILE || first === END) throw new Fault('CR_MALFORMED_PACKET'); // no file was offered
    this.#results.push([]);
    if (first === OK) return this.#endResult(payload[statusOfOk(payload)]);
    this.#phase = 'columns';
    this.#width = integerAt(payload, 0);
    this.#columns = [];
    return 'listen';
  }

  #endResult(status: number | undefined): Next {
    if (status === undefined) throw new Fault('CR_MALFORMED_PACKET');
    if (!(status & MORE_RESULTS)) return this.#rest();
    this.#phase = 'answer';
    return 'listen';
  }

  /** Until the next question. */
  #rest(): number {
    const rows = this.#results[0]?.length ?? 0;
    this.#phase = 'idle';
    this.#results = [];
    return rows;
  }
}

function serverError(payload: Buffer): Error {
  if (payload.length < 3) return new Fault('CR_MALFORMED_PACKET');
  return Object.assign(new Error('The server answered with an error'), { errno: payload.readUInt16LE(1) });
}

/** Where an OK has its status: after the rows affected and the last id, each as long as its first byte says. */
function statusOfOk(payload: Buffer): number {
  const lastId = 1 + integerBytes(payload[1]);
  return lastId + integerBytes(payload[lastId]);
}
