import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Fleet } from '../../harness/fleet/fleet.ts';
import { embedded, login, RecordingCgroups } from '../fleet/embedded/embedded-fleet.ts';

/** Longest that a visit may take to fail, milliseconds. */
const TIMEOUT_MS = 10_000;
/** Where the server says what it holds once its garbage is collected; an option of Node's can't have spaces. */
const TELL =
  "process.on('SIGUSR2',()=>{gc();process.getBuiltinModule('fs').writeFileSync(process.env.HELD,JSON.stringify(process.memoryUsage()))})";
const COLLECTIONS = 5;

/** A server's memory, bytes. */
export interface Memory {
  /** What its program refers to, inside and outside of V8's heap: exact, garbage collected. */
  readonly held: number;
  /** All that isn't a file's, what the allocator keeps for later included. */
  readonly anonymous: number;
}

/** An embedded fleet whose server's memory and standard error can be looked at. */
export class WatchedFleet implements AsyncDisposable {
  readonly fleet: Fleet;
  readonly #folder: string;

  private constructor(fleet: Fleet, folder: string) {
    this.fleet = fleet;
    this.#folder = folder;
  }

  static async start(hosts: number): Promise<WatchedFleet> {
    const folder = mkdtempSync(join(tmpdir(), 'manyhosts-fuzz-'));
    const options = `--expose-gc --import=data:text/javascript,${TELL}`;
    const script = `echo $$ > "$0/pid"; HELD="$0/held" NODE_OPTIONS="${options}" exec "$@" 2> "$0/stderr"`;
    const fleet = await embedded(hosts, {}, new RecordingCgroups(['sh', '-c', script, folder]));
    return new WatchedFleet(fleet, folder);
  }

  /** What the server has written to its standard error. */
  get log(): string {
    return this.#read('stderr');
  }

  async memory(): Promise<Memory> {
    const pid = Number(this.#read('pid'));
    for (let left = COLLECTIONS; left > 0; left--) {
      process.kill(pid, 'SIGUSR2');
      await this.visit(left); // answered by the thread that collects
    }
    const { heapUsed, external } = JSON.parse(this.#read('held')) as NodeJS.MemoryUsage;
    const [, kibibytes] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { held: heapUsed + external, anonymous: Number(kibibytes) * 1024 };
  }

  /** Logs in as an honest client, asks in both ways, and says what was wrong with the answers, if anything. */
  async visit(number: number): Promise<string | undefined> {
    try {
      const connection = await createConnection(login(this.fleet, number % this.fleet.hosts.length));
      connection.on('error', () => {}); // the question that follows says so
      const [text] = await connection.query({ sql: 'select 1 as x', timeout: TIMEOUT_MS });
      const [binary] = await connection.execute({ sql: 'select ? as y', timeout: TIMEOUT_MS }, ['honest']);
      await connection.end();
      const told = JSON.stringify([text, binary]);
      return told === '[[{"x":1}],[{"y":"honest"}]]' ? undefined : `An honest client was told ${told}`;
    } catch (error) {
      return `An honest client failed: ${error}`;
    }
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fleet.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
