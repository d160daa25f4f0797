import { parseArgs } from 'node:util';
import { attack } from './attack.ts';
import { Random } from './random.ts';
import { type Memory, WatchedFleet } from './watched-fleet.ts';

const HOSTS = 16;
const AT_ONCE = 24;
/** Most that the server's memory may grow in the second half, bytes: connections that still close, and what the allocator keeps. */
const MOST_GROWTH: Memory = { held: 2 * 1024 * 1024, anonymous: 64 * 1024 * 1024 };
/** After so many attacks an honest client visits, beside those that go on; it gives up by itself after some seconds. */
const ATTACKS_A_VISIT = 200;

export interface ProtocolReport {
  readonly connections: number;
  readonly honest: { readonly visits: number; readonly slowestMs: number };
  /** The server's, after the first half and at the end. */
  readonly memory: { readonly halfway: Memory; readonly end: Memory };
  /** In words; empty where all is well. */
  readonly faults: readonly string[];
}

/** Attacks an embedded fleet with mutated connections, several at a time, until so many were made or the time is up. */
export async function fuzzProtocol(
  connections: number,
  seed: number,
  seconds = Number.POSITIVE_INFINITY,
): Promise<ProtocolReport> {
  await using watched = await WatchedFleet.start(HOSTS);
  const honest = new HonestClient(watched);
  let made = 0;
  const attackUntil = async (most: number, deadline: number) => {
    const attacker = async () => {
      while (made < most && performance.now() < deadline) {
        if (made % ATTACKS_A_VISIT === 0) honest.visit();
        const random = new Random((seed + Math.imul(made++, 0x9e3779b1)) | 0);
        await attack(random.of(watched.fleet.hosts), watched.fleet.credentials, random);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, attacker));
  };
  const startedAt = performance.now();
  await attackUntil(connections / 2, startedAt + seconds * 500);
  const halfway = await watched.memory();
  await attackUntil(connections, startedAt + seconds * 1000);
  await honest.last;
  const memory = { halfway, end: await watched.memory() };
  const faults = [...honest.faults, ...faultsOf(memory, watched.log)];
  return {
    connections: made,
    honest: { visits: honest.visits, slowestMs: honest.slowestMs },
    memory,
    faults,
  };
}

function faultsOf({ halfway, end }: ProtocolReport['memory'], log: string): string[] {
  const faults: string[] = [];
  for (const kind of ['held', 'anonymous'] as const) {
    if (!(end[kind] - halfway[kind] <= MOST_GROWTH[kind]))
      faults.push(`The server's ${kind} memory grew from ${mebibytes(halfway)} to ${mebibytes(end)}`);
  }
  if (log !== '') faults.push(`The server wrote: ${log.slice(0, 4_000)}`);
  return faults;
}

/** Visits one host after the other while others attack them. */
class HonestClient {
  visits = 0;
  slowestMs = 0;
  /** Through when all visits are. */
  last: Promise<void> = Promise.resolve();
  readonly #faults = new Set<string>();
  readonly #watched: WatchedFleet;

  constructor(watched: WatchedFleet) {
    this.#watched = watched;
  }

  get faults(): string[] {
    return [...this.#faults];
  }

  visit(): void {
    this.last = this.last.then(() => this.#visit());
  }

  async #visit(): Promise<void> {
    const startedAt = performance.now();
    const fault = await this.#watched.visit(this.visits);
    this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
    if (fault !== undefined) this.#faults.add(fault);
    this.visits += 1;
  }
}

function mebibytes({ held, anonymous }: Memory): string {
  return `${(held / 2 ** 20).toFixed(1)} MiB (${(anonymous / 2 ** 20).toFixed(0)} MiB anonymous)`;
}

if (import.meta.main) {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { connections: text, seconds: text, seed: text } });
  const seconds = Number(values.seconds ?? Number.POSITIVE_INFINITY);
  const connections = Number(values.connections ?? (values.seconds ? Number.POSITIVE_INFINITY : 200_000));
  const seed = Number(values.seed ?? 1);
  const { connections: made, honest, memory, faults } = await fuzzProtocol(connections, seed, seconds);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(
    `${made} connections, seed ${seed}: ${honest.visits} honest visits, the slowest ${Math.round(honest.slowestMs)} ms; ` +
      `memory ${mebibytes(memory.halfway)} halfway, ${mebibytes(memory.end)} at the end; ${faults.length} faults\n`,
  );
  process.exitCode = faults.length === 0 ? 0 : 1;
}
