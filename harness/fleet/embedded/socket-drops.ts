import { execa } from 'execa';
import { openListenFailures } from '../listen-failures.ts';

/** One that listens. */
export interface Listener {
  readonly address: string;
  readonly port: number;
}

const TIMEOUT_MS = 5_000;

/**
 * What the fleet's own listening sockets dropped. The kernel counts that by network namespace in a file, and by socket only
 * for who asks over netlink, which Node can't: ss(8) does. It is asked only where the namespace's counter has moved, since a
 * program a trial would be in the way.
 */
export class SocketDrops {
  readonly #listeners: readonly Listener[];
  readonly #namespace = openListenFailures('/proc/self/net/netstat');
  /** What the namespace had dropped when the sockets were last asked. */
  #asked: number | undefined;
  #drops: number | undefined = 0;

  /** Of sockets that have just been opened, and have dropped nothing yet. */
  constructor(listeners: readonly Listener[]) {
    this.#listeners = listeners;
    this.#asked = this.#namespace.read()?.drops;
  }

  /** Connections that they dropped so far; undefined where this machine does not tell. */
  async read(): Promise<number | undefined> {
    const inNamespace = this.#namespace.read()?.drops;
    if (inNamespace === undefined) return undefined;
    if (inNamespace !== this.#asked) {
      this.#drops = await askSockets(this.#listeners);
      this.#asked = inNamespace;
    }
    return this.#drops;
  }

  close(): void {
    this.#namespace.close();
  }
}

async function askSockets(listeners: readonly Listener[]): Promise<number | undefined> {
  const { stdout, failed } = await execa('ss', ['-Htlnm'], { timeout: TIMEOUT_MS, reject: false });
  return failed ? undefined : dropsIn(stdout, listeners);
}

/**
 * The sum of some listeners' drops in what `ss -Htlnm` prints: a line a socket, or two, such as
 * `LISTEN 0 4096 127.0.0.1:20000 0.0.0.0:*` and `skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d7)`. Undefined without `d`, which
 * old ones don't print.
 */
export function dropsIn(text: string, listeners: readonly Listener[]): number | undefined {
  const wanted = new Set(listeners.map(({ address, port }) => `${address}:${port}`));
  let sum: number | undefined;
  for (const [, at = '', drops = ''] of text.matchAll(SOCKET)) {
    if (wanted.has(at)) sum = (sum ?? 0) + Number(drops);
  }
  return sum;
}

const SOCKET = /^LISTEN\s+\d+\s+\d+\s+(\S+)\s+\S+\s+skmem:\([^)]*\bd(\d+)\)/gm;
