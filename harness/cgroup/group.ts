import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readOptional } from '../process/kernel-file.ts';
import { KILL_LIMIT_MS, killUntilNone, tryKill } from '../process/processes.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import type {
  Cgroup,
  CgroupContention,
  CgroupUsage,
  CurrentUsage,
  HeldLimits,
  OwnContention,
  ReadGroup,
} from './cgroup.ts';

/** Where a group's figures come from: what differs between the kernel's two interfaces. */
export interface Meter {
  usage(): CgroupUsage;
  current(): CurrentUsage;
  limits(): HeldLimits;
  close(): void;
}

/** What grows in a group, apart from the meter: of another's group that alone is kept open. */
export interface ContentionMeter {
  contention(): CgroupContention;
  close(): void;
}

/** The same of a group of the harness's own, whose memory is looked at, too. */
export interface OwnContentionMeter extends ContentionMeter {
  contention(): OwnContention;
}

/** A group's contention with what two readers of its memory say. */
export function withMemory(
  meter: ContentionMeter,
  memory: { faultsAndSwap(): Pick<OwnContention, 'majorFaults' | 'swapBytes'>; close(): void },
): OwnContentionMeter {
  return {
    contention: () => ({ ...meter.contention(), ...memory.faultsAndSwap() }),
    close: () => {
      meter.close();
      memory.close();
    },
  };
}

/** A group that the harness did not make: its usage is looked at now and then, its contention twice a trial. */
export function readGroup(makeMeter: () => Meter, meter: ContentionMeter): ReadGroup {
  return {
    usage() {
      const opened = makeMeter();
      const usage = opened.usage();
      opened.close();
      return usage;
    },
    contention: () => meter.contention(),
    close: () => meter.close(),
  };
}

/** The exit code of a program that could not join its group; env(1) and timeout(1) use it for their own failures. */
export const CANNOT_JOIN = 125;

/**
 * A group made of one folder (v2) or one folder in each controller's tree (v1).
 *
 * Throws when a folder can't be made. A name ends up in the file system: letters, digits, dots and dashes only.
 */
export class FolderGroup implements Cgroup {
  readonly #folders: readonly string[];
  readonly #meter: Meter;
  readonly #contention: OwnContentionMeter;
  #removed = false;
  #processLimitHits: number | undefined;

  constructor(folders: readonly string[], makeMeters: () => readonly [Meter, OwnContentionMeter]) {
    this.#folders = folders;
    for (const folder of folders) mkdirSync(folder);
    [this.#meter, this.#contention] = makeMeters();
  }

  wrap(argv: readonly string[]): string[] {
    // Node can't act between fork and exec, and charges don't follow a process that is moved later: the shell joins,
    // then becomes the program.
    const joins = this.#folders.map((folder) => `echo $$ > '${join(folder, 'cgroup.procs')}'`).join(' && ');
    return ['/bin/sh', '-c', `{ ${joins}; } || exit ${CANNOT_JOIN}; exec "$@"`, 'sh', ...argv];
  }

  adopt(pid: number): boolean {
    return this.#folders.every((folder) => tryWrite(join(folder, 'cgroup.procs'), String(pid)));
  }

  contains(pid: number): boolean {
    return this.#folders.every((folder) => listedIn(folder).includes(pid));
  }

  // Version 1 shows all that end at the top; version 2 shows them where they were (proc_cgroup_show in kernel/cgroup/cgroup.c).
  endsElsewhere(pid: number): boolean {
    const unified = this.#folders.find((folder) => existsSync(join(folder, 'cgroup.controllers')));
    const path = /^0::(.*)$/m.exec(readOptional(`/proc/${pid}/cgroup`) ?? '')?.[1];
    return unified !== undefined && path !== undefined && !path.split('/').includes(basename(unified));
  }

  members(): number[] {
    return membersOf(this.#folders);
  }

  usage(): CgroupUsage {
    const usage = this.#meter.usage();
    return omitUndefined({ ...usage, processLimitHits: this.#processLimitHits ?? usage.processLimitHits });
  }

  contention(): OwnContention {
    return this.#contention.contention();
  }

  current(): CurrentUsage {
    return this.#meter.current();
  }

  limits(): HeldLimits {
    return this.#meter.limits();
  }

  kill(): Promise<void> {
    // Where the kernel can't kill a whole group, killing it lowers its limit: what that refuses doesn't count.
    this.#processLimitHits ??= this.#meter.usage().processLimitHits;
    return killAll(this.#folders);
  }

  async remove(): Promise<void> {
    if (this.#removed) return;
    await this.kill();
    this.#removed = true;
    this.#meter.close();
    this.#contention.close();
    await Promise.all(this.#folders.map(removeFolder));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.remove();
  }
}

/** Kill the processes of a group, given its folder in each tree, and wait until they are gone. */
export function killAll(folders: readonly string[]): Promise<void> {
  return killUntilNone(
    () => membersOf(folders),
    () => killOnce(folders),
  );
}

// cgroup.kill (Linux 5.14) gets forking trees in one go. Where it is missing a fork bomb is first held by pids.max.
function killOnce(folders: readonly string[]): void {
  const isWhole = folders.some((folder) => tryWrite(join(folder, 'cgroup.kill'), '1'));
  if (!isWhole) for (const folder of folders) tryWrite(join(folder, 'pids.max'), '0');
  // After cgroup.kill, too: a process that left that one tree is still listed in the others.
  for (const pid of membersOf(folders)) tryKill(pid);
}

function membersOf(folders: readonly string[]): number[] {
  return [...new Set(folders.flatMap(listedIn))];
}

/** Processes that a group's folder lists. */
function listedIn(folder: string): number[] {
  const text = readOptional(join(folder, 'cgroup.procs'))?.trim();
  return text ? text.split('\n').map(Number) : [];
}

/** Remove a group's folder; the kernel answers EBUSY until the last dead process has been reaped. */
export async function removeFolder(folder: string): Promise<void> {
  const deadline = performance.now() + KILL_LIMIT_MS;
  while (true) {
    try {
      rmdirSync(folder);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || performance.now() > deadline) throw error;
      await delay(2);
    }
  }
}

/** Write to a kernel's file; false where it has none, or refuses. */
export function tryWrite(file: string, text: string): boolean {
  try {
    // Without O_CREAT: a kernel without the file must say so.
    writeFileSync(file, text, { flag: 'r+' });
    return true;
  } catch {
    return false;
  }
}
