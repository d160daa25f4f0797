import { lstatSync, readdirSync, realpathSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOptional } from '../../process/kernel-file.ts';
import { mebibytes, some } from '../../vocabulary/wording.ts';

/** Something in memory that outlives the process that made it. */
interface Shared {
  readonly name: string;
  readonly bytes: number;
}

/** What appeared in shared memory since it was looked at first, and is still there; the largest first. */
interface SharedWatch {
  appeared(): Shared[];
}

/**
 * Watch what is kept in memory when its maker is gone: files in memory where programs leave them (POSIX shared memory is
 * in /dev/shm), and System V segments (ipcs -m). Nothing tells who made one, so that none is removed.
 */
export function watchShared(places: readonly string[] = PLACES): SharedWatch {
  const before = new Set([...filesIn(places), ...segments().keys()]);
  return {
    appeared() {
      const files = filesIn(places)
        .filter((file) => !before.has(file))
        .flatMap((name) => sizeOf(name));
      const shared = [...segments()]
        .filter(([name]) => !before.has(name))
        .map(([name, bytes]) => ({ name, bytes }));
      return [...files, ...shared].filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
    },
  };
}

/** Less is lost in what else changes between two trials. */
const LEAST_BYTES = 2 ** 20;
const MOST_NAMED = 3;

/**
 * What a trial left there, in a sentence. `chargedBytes` is the shared memory that its control group still has with every
 * process gone: only with that is it known to be the trial's own.
 */
export function sharedMemoryLeft(
  chargedBytes: number | undefined,
  appeared: readonly Shared[],
): string | undefined {
  const bytes = chargedBytes ?? appeared.reduce((sum, { bytes }) => sum + bytes, 0);
  if (bytes < LEAST_BYTES) return undefined;
  const named = appeared.slice(0, MOST_NAMED).map(({ name, bytes }) => `${name} (${mebibytes(bytes)})`);
  const more = appeared.length - named.length;
  const list = [...named, ...(more > 0 ? [some(more, 'other')] : [])].join(', ');
  if (chargedBytes === undefined)
    return (
      `During the trial ${mebibytes(bytes)} of shared memory appeared and stayed, which later trials lack: ${list}. ` +
      'If the strategy made it, have it removed before it ends; then remove what is there.'
    );
  return (
    `It left ${mebibytes(bytes)} in shared memory, which later trials lack` +
    `${list === '' ? '' : `; new since its begin: ${list}`}. ` +
    'Have the strategy remove what it makes there, and remove what is there (`ls /dev/shm`, `ipcs -m`).'
  );
}

const PLACES = ['/dev/shm', '/run/shm', '/tmp', '/var/tmp', tmpdir(), process.env.XDG_RUNTIME_DIR ?? '/tmp'];
/** TMPFS_MAGIC of linux/magic.h. */
const TMPFS = 0x01021994;
/** A strategy's files are near the top; a tree of thousands is something else's. */
const DEPTH = 3;
const MOST_FILES = 5_000;

function filesIn(places: readonly string[]): string[] {
  const folders = new Set(places.flatMap(realFolder));
  return [...folders].flatMap((folder) => below(folder, DEPTH)).slice(0, MOST_FILES);
}

function realFolder(place: string): string[] {
  try {
    const folder = realpathSync(place);
    return statfsSync(folder).type === TMPFS ? [folder] : [];
  } catch {
    return []; // there is no such place here
  }
}

function below(folder: string, depth: number): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return depth > 1 ? below(path, depth - 1) : [];
      return entry.isFile() ? [path] : [];
    });
  } catch {
    return []; // gone meanwhile, or another user's
  }
}

// Of a file with holes only what is there takes memory.
function sizeOf(name: string): Shared[] {
  const stat = lstatSync(name, { throwIfNoEntry: false });
  return stat ? [{ name, bytes: stat.blocks * 512 }] : [];
}

/** Bytes in memory of each System V segment, by its name (sysvipc(7)). */
function segments(): Map<string, number> {
  const [head = '', ...lines] = readOptional('/proc/sysvipc/shm')?.trim().split('\n') ?? [];
  const columns = head.trim().split(/\s+/);
  return new Map(
    lines.map((line) => {
      const values = line.trim().split(/\s+/);
      const value = (name: string) => Number(values[columns.indexOf(name)]);
      return [`System V segment ${value('shmid')}`, value('rss')];
    }),
  );
}
