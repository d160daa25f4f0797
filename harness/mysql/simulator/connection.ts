import type { Socket } from 'node:net';
import { LONGEST_TIMER_MS } from '../../process/deadline.ts';
import type { HostFault } from '../../scenario/fault.ts';
import { executeCommand, isQuestion } from './commands.ts';
import { Login } from './login.ts';
import { type Answer, type Reply, writeError, writeReply } from './packets/answer.ts';
import { packetsOutOfOrder, packetTooLarge, SqlError, tooManyConnections } from './packets/errors.ts';
import { PacketReader } from './packets/packet-reader.ts';
import type { PacketWriter } from './packets/packet-writer.ts';
import { PreparedStatements } from './prepared.ts';
import type { OpenConnection, Server } from './server.ts';
import { Session } from './session.ts';

/** Longest payload of a client that has not logged in. */
const LOGIN_BYTES = 64 * 1024;
/** What a client may send ahead while its last command is still being answered; more waits in the kernel. */
const AHEAD_BYTES = 64 * 1024;

/** The host that a client came to, as far as its connection needs it. */
interface ConnectionHost {
  readonly fault: HostFault | undefined;
  readonly frozen: boolean;
  /** Does it now, or once the host is thawed. */
  whenThawed(step: () => void): void;
  /** A statement of a client of its was executed. */
  executed(sql: string): void;
}

/** One client's connection, from the greeting to the end: packets in order, one command at a time. */
export class Connection implements OpenConnection {
  readonly host: ConnectionHost;
  readonly #socket: Socket;
  readonly #server: Server;
  readonly #session: Session;
  readonly #reader = new PacketReader(LOGIN_BYTES);
  readonly #statements: PreparedStatements;
  readonly #login: Login;
  #state: 'login' | 'command' | 'sleeping' | 'closed' = 'login';
  /** The client has yet to read what it was sent. */
  #congested = false;
  #sleep: NodeJS.Timeout | undefined;

  constructor(socket: Socket, server: Server, host: ConnectionHost) {
    this.host = host;
    this.#socket = socket;
    this.#server = server;
    const address = () => socket.remoteAddress ?? 'localhost';
    this.#session = new Session(++server.attempts, server, address, (sql) => host.executed(sql));
    this.#statements = new PreparedStatements(this.#session);
    this.#login = new Login(this.#session, host.fault?.kind === 'deny');
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('drain', () => this.#decongest());
    socket.on('error', () => {}); // a reset: 'close' follows
    socket.on('close', () => this.#release());
    this.#greet();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** For as long as its host is frozen, which it asks for itself, no time passes for a login. */
  freeze(): void {
    this.#server.deadlines.delete(this);
  }

  thaw(): void {
    if (this.#state === 'login') this.#server.deadlines.add(this, this.#server.limit('connect_timeout'));
    this.#continue();
  }

  #greet(): void {
    const server = this.#server;
    if (server.connections.size >= server.limit('max_connections')) {
      server.refused += 1;
      this.#hangUp(tooManyConnections());
      return;
    }
    server.connections.set(this.#session.id, this);
    server.maxUsedConnections = Math.max(server.maxUsedConnections, server.connections.size);
    server.deadlines.add(this, server.limit('connect_timeout'));
    server.writer.begin(0);
    this.#login.writeGreeting(server.writer);
    this.#reader.sequence = this.#send();
  }

  #receive(chunk: Buffer): void {
    if (this.#state === 'closed') return; // read only so that the client gets to see why
    this.#reader.push(chunk);
    this.#proceed();
  }

  #proceed(): void {
    while (!this.#congested && !this.host.frozen && (this.#state === 'command' || this.#state === 'login')) {
      const incoming = this.#reader.next();
      if (incoming === 'incomplete') return;
      if (incoming === 'too-large') this.#violate(packetTooLarge());
      else if (incoming === 'out-of-order') this.#violate(packetsOutOfOrder());
      else this.#guard(() => (this.#state === 'login' ? this.#logIn(incoming) : this.#command(incoming)));
    }
    if (this.#state !== 'closed' && this.#reader.pending > AHEAD_BYTES) this.#socket.pause();
  }

  #logIn(payload: Buffer): void {
    const { writer } = this.#server;
    writer.begin(this.#reader.sequence);
    this.#loggedIn(this.#login.receive(payload, writer));
  }

  #loggedIn(complete: boolean): void {
    this.#state = complete ? 'command' : 'login';
    this.#reader.limit = complete ? this.#server.limit('max_allowed_packet') : LOGIN_BYTES;
    const next = this.#send();
    this.#reader.sequence = complete ? 0 : next;
    if (complete) this.#server.deadlines.delete(this);
    else this.#server.deadlines.add(this, this.#server.limit('connect_timeout'));
  }

  #command(payload: Buffer): void {
    if (this.host.fault?.kind === 'reset' && isQuestion(payload)) this.#reset();
    else this.#answer(executeCommand(payload, this.#session, this.#statements));
  }

  #answer(answer: Answer): void {
    if (answer.kind === 'quit') this.#hangUp();
    else if (answer.kind === 'later') this.#replyLater(answer.delayMs, answer.reply);
    else if (answer.kind === 'change-user') this.#changeUser(answer.payload);
    else this.#deliver(answer);
  }

  #deliver(reply: Reply): void {
    if (reply.kind !== 'encoded') this.#reply((writer) => writeReply(writer, reply, this.#session));
    else {
      this.#write(reply.bytes);
      this.#reader.sequence = 0;
    }
  }

  /** Completes a command: the next one begins a sequence of its own. */
  #reply(write: (writer: PacketWriter) => void): void {
    // Packets that are sent after a sleep still count on from the command's own.
    this.#server.writer.begin(this.#reader.sequence);
    write(this.#server.writer);
    this.#send();
    this.#reader.sequence = 0;
  }

  #replyLater(delayMs: number, reply: Reply): void {
    this.#state = 'sleeping';
    const wake = () => {
      if (this.#state !== 'sleeping') return; // closed while its host was frozen
      this.#state = 'command';
      this.#deliver(reply);
      this.#continue();
    };
    // Node counts in whole milliseconds and may be up to one early; sleep() never is.
    const ms = Math.min(Math.ceil(delayMs) + 1, LONGEST_TIMER_MS);
    this.#sleep = setTimeout(() => this.host.whenThawed(wake), ms);
  }

  #changeUser(payload: Buffer): void {
    this.#statements.clear();
    this.#session.reset();
    this.#state = 'login'; // so that a refusal ends the connection
    const { writer } = this.#server;
    writer.begin(this.#reader.sequence);
    this.#loggedIn(this.#login.changeUser(payload, writer));
  }

  /** Answers MySQL's errors as such; ours end only this connection. */
  #guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof SqlError)) {
        process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
        this.#hangUp(new SqlError(1105, 'HY000', 'Unknown error'));
      } else if (this.#state === 'login') {
        this.#hangUp(error);
      } else {
        this.#reply((writer) => writeError(writer, error));
      }
    }
  }

  #violate(error: SqlError): void {
    this.#reader.sequence = (this.#reader.sequence + 1) & 0xff;
    this.#hangUp(error);
  }

  /** Says why, where there is something to say, and closes; the client is given time to read it. */
  #hangUp(error?: SqlError): void {
    if (this.#state === 'closed') return;
    if (error) {
      this.#server.writer.begin(this.#reader.sequence);
      writeError(this.#server.writer, error);
      this.#send();
    }
    this.#release();
    this.#server.deadlines.add(this, this.#server.limit('connect_timeout'));
    this.#socket.end();
    this.#socket.resume();
  }

  /** Breaks off without an answer. */
  #reset(): void {
    this.#release();
    this.#socket.resetAndDestroy();
  }

  #release(): void {
    this.#state = 'closed';
    clearTimeout(this.#sleep);
    this.#statements.clear();
    this.#server.deadlines.delete(this);
    this.#server.connections.delete(this.#session.id);
  }

  /** Sends what the writer holds, and returns the sequence id that follows it. */
  #send(): number {
    const { bytes, sequence } = this.#server.writer.take();
    if (bytes.length > 0) this.#write(bytes);
    return sequence;
  }

  #write(bytes: Buffer): void {
    this.#session.counters.bytesSent += bytes.length;
    this.#server.counters.bytesSent += bytes.length;
    if (!this.#socket.write(bytes)) this.#congested = true;
  }

  #decongest(): void {
    this.#congested = false;
    this.#continue();
  }

  #continue(): void {
    if (this.#state === 'closed') return;
    this.#socket.resume();
    this.#proceed();
  }
}
