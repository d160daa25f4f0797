import { connect, type NetConnectOpts } from 'node:net';
import type { Host, Task } from '../protocol.ts';
import { type Ask, timedOut } from '../visit.ts';
import { Conversation } from './conversation.ts';
import { Fault } from './fault.ts';
import { PacketReader, packet } from './packets.ts';

// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
const COM_QUIT = 0x01;
const COM_QUERY = 0x03;
const QUIT = packet(0, Buffer.of(COM_QUIT));
/** What arrives is looked at before the next socket is read: one buffer serves them all. */
const ARRIVED = Buffer.alloc(65_536);

/** MySQL's protocol on a bare socket: login, the question, COM_QUIT. No TLS. */
export const ask: Ask = (task, host, connected) =>
  new Promise((resolve, reject) => {
    const conversation = new Conversation(task);
    const end = (error?: Error) => {
      clearTimeout(deadline);
      if (!error) socket.write(QUIT); // it is on its way at once: how the good-bye goes changes nothing
      socket.destroy();
      if (error) reject(error);
      else resolve(conversation.results[0]?.length ?? 0);
    };
    const reader = new PacketReader((received) => {
      const next = conversation.take(received);
      if (next === 'answered') return end();
      if (next === 'logged-in') connected();
      if (next !== 'listen') socket.write(next === 'logged-in' ? question(task) : next);
    });
    const socket = connectTo(host, (length) => {
      try {
        reader.read(ARRIVED.subarray(0, length));
      } catch (error) {
        end(error as Error);
      }
    });
    socket.on('error', end);
    socket.on('close', () => end(new Fault('CR_SERVER_LOST')));
    const deadline = setTimeout(() => end(timedOut()), task.timeoutMs);
  });

function connectTo({ address, port }: Host, arrived: (length: number) => void) {
  // A socket with `onread` has no stream of chunks, each with 64 KiB of its own: that is what this is about.
  const onread = {
    buffer: ARRIVED,
    callback: (length: number) => {
      arrived(length);
      return true;
    },
  };
  // Each side waits for the other before it speaks, so Nagle's algorithm never holds anything back.
  const options: NetConnectOpts = { host: address, port, onread };
  return connect(options);
}

let asked: { readonly task: Task; readonly question: Buffer } | undefined;

/** The same bytes for every host, made once. */
function question(task: Task): Buffer {
  if (asked?.task !== task)
    asked = { task, question: packet(0, Buffer.concat([Buffer.of(COM_QUERY), Buffer.from(task.sql)])) };
  return asked.question;
}
