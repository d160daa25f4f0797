/**
 * What one control group shows of the processes in it. Every figure may be absent: a kernel without the file, or a
 * machine without the controller, gives no value, never 0.
 */
export interface CgroupUsage {
  /** CPU time so far, user and kernel together, nanoseconds. */
  readonly cpuNs?: number;
  /** CPU time in user mode, nanoseconds. */
  readonly cpuUserNs?: number;
  /** CPU time in the kernel on behalf of the group, nanoseconds. */
  readonly cpuSystemNs?: number;
  /** Memory charged now, page cache included, bytes. */
  readonly memoryBytes?: number;
  /** Memory charged now without page cache: anonymous, shared, kernel and socket memory, bytes. */
  readonly workingBytes?: number;
  /** Of that, shared memory: files in tmpfs and shared segments, which stay when the processes are gone, bytes. */
  readonly sharedBytes?: number;
  /** The kernel's own high-water mark of the charged memory, bytes. */
  readonly memoryPeakBytes?: number;
  /** Processes and threads in the group now. */
  readonly processes?: number;
  /** The kernel's own high-water mark of `processes`. */
  readonly processesPeak?: number;
  /** How often the kernel killed a process here because the memory limit was reached. */
  readonly oomKills?: number;
  /** How often a process or thread could not be made because of a limit on their number. */
  readonly processLimitHits?: number;
}

/** Memory and processes now, and CPU so far. */
export type CurrentUsage = Pick<CgroupUsage, 'memoryBytes' | 'workingBytes' | 'processes' | 'cpuNs'>;

/**
 * How hard a group has had it since it was made: what only grows. Few files, open already, so that it can be read at
 * both ends of a phase of milliseconds. What the kernel doesn't show is absent.
 */
export interface CgroupContention {
  /** CPU time, user and kernel together, nanoseconds. */
  readonly cpuNs?: number;
  /** Time that the group, or one above it, was held back by a CPU limit, nanoseconds. */
  readonly throttledNs?: number;
  readonly pressure?: Pressure;
}

/** What a group also shows that the harness made itself, for the ends of a work phase. */
export interface OwnContention extends CgroupContention {
  /** How often a process waited for a page to be read from a disk: of a program, a file, or swap. */
  readonly majorFaults?: number;
  /** Of its memory, what lies in swap now, bytes. It may shrink. */
  readonly swapBytes?: number;
}

/**
 * Time lost to a shortage, nanoseconds: the totals of pressure stall information (kernel:
 * Documentation/accounting/psi.rst, since Linux 4.20; off where the kernel was started with psi=0).
 */
export interface Pressure {
  /** `full`: something was ready to run, and nothing of the group ran. For groups only, since Linux 5.13. */
  readonly cpuFullNs?: number;
  /** `some`: one task or more waited for memory. */
  readonly memorySomeNs?: number;
  /** `some`: one task or more waited for a disk. */
  readonly ioSomeNs?: number;
}

/** A group that is only read. */
export interface ReadGroup {
  usage(): CgroupUsage;
  contention(): CgroupContention;
  /** Close the files that `contention` keeps open. */
  close(): void;
}

/** Limits of a control group; what is absent is unlimited. */
export interface CgroupLimits {
  readonly memoryBytes?: number;
  /** Processes and threads together, as the kernel's pids controller counts them. */
  readonly processes?: number;
}

/** The limits in force in a group, those of the groups above it included; what is absent does not hold. */
export interface HeldLimits extends CgroupLimits {
  /** Memory over the limit may go to a disk: the limit ends no process there. */
  readonly canSwap: boolean;
}

/** A control group that the harness makes, from its creation to its removal. */
export interface Cgroup extends AsyncDisposable {
  /** `argv` wrapped so that the program is in the group before its first instruction. Exits 125 when it can't join. */
  wrap(argv: readonly string[]): string[];
  /**
   * Move a process here that has done nothing yet, for what it was charged for elsewhere stays there. False where it can't
   * be: without control groups, or where this user may not.
   */
  adopt(pid: number): boolean;
  /** Whether the process is in the group. One that is ending is in none. */
  contains(pid: number): boolean;
  /** Whether a process that is ending was elsewhere; false where the kernel does not tell. */
  endsElsewhere(pid: number): boolean;
  /** The processes that live in the group now; zombies don't count. */
  members(): number[];
  /** Everything the group shows; slower than `current`. */
  usage(): CgroupUsage;
  /** What grew since it was made; cheap enough for the ends of a work phase. */
  contention(): OwnContention;
  /** What is read every few milliseconds. */
  current(): CurrentUsage;
  /** What the kernel has made of the limits. */
  limits(): HeldLimits;
  /** Kill every process in the group and wait until none is left. */
  kill(): Promise<void>;
  /** Kill what is left and remove the group. Safe to call twice. */
  remove(): Promise<void>;
}

/** Where control groups come from on this machine. */
export interface CgroupBackend {
  readonly kind: 'v2' | 'v1' | 'none';
  /** One sentence: which files the figures come from, or why there are none. */
  readonly description: string;
  /** A fresh, empty group. Its name is unique among the living ones of this owner. */
  create(name: string, limits?: CgroupLimits): Cgroup;
  /** The group that holds `pid`, such as a container's, to read only. Undefined when it can't be found. */
  containing(pid: number): ReadGroup | undefined;
}

/**
 * The backend of a machine without control groups to write: processes run, their memory and CPU stay unknown, and no limit
 * holds. They are then in the harness's own group, which is what `contention` tells of.
 */
export function noCgroups(reason: string, contention: () => CgroupContention = () => ({})): CgroupBackend {
  return {
    kind: 'none',
    description: `No memory or CPU figures, and no limits on strategies: ${reason}`,
    create: () => ({
      wrap: (argv) => [...argv],
      adopt: () => false,
      contains: () => true,
      endsElsewhere: () => false,
      members: () => [],
      usage: () => ({}),
      contention,
      current: () => ({}),
      limits: () => ({ canSwap: false }),
      kill: async () => {},
      remove: async () => {},
      [Symbol.asyncDispose]: async () => {},
    }),
    containing: () => undefined,
  };
}
