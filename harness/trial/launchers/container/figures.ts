import type { CgroupUsage } from '../../../cgroup/cgroup.ts';
import { difference, omitUndefined } from '../../../vocabulary/omit-undefined.ts';

/** A container's own kernel files, as its first process printed them: `memory.events oom_kill` → 0, `pids.peak` → 7. */
type Printed = ReadonlyMap<string, number>;

/** Read what the first process printed: a file's name and one line of it, a line. */
export function readPrinted(text: string): Printed {
  const printed = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^(\S+(?: [a-z_]+)?) (\d+)$/.exec(line) ?? [];
    if (key === undefined) continue;
    // Of the processes only their number is of interest.
    if (key === PROCESSES) printed.set(key, (printed.get(key) ?? 0) + 1);
    else printed.set(key, Number(value));
  }
  return printed;
}

/** The one file of which each line counts, and not its figure. Version 2 alone: version 1 does not show what is left. */
const PROCESSES = 'cgroup.procs';
/** The first process itself. */
const OURS = 1;

/**
 * What a program used in a container of its own, from the container's files right before it began and right after it
 * ended. The engine's own start has raised the high-water marks before: one that the program did not raise is not its
 * own, and absent.
 */
export function usageBetween(before: Printed, after: Printed): CgroupUsage {
  const grown = (...names: readonly string[]) =>
    names.map((name) => difference(after.get(name), before.get(name))).find((by) => by !== undefined);
  const raised = (...names: readonly string[]) =>
    names.map((name) => ((grown(name) ?? 0) > 0 ? after.get(name) : undefined)).find(Boolean);
  const processesPeak = raised('pids.peak');
  return omitUndefined({
    ...cpuBetween(grown),
    memoryPeakBytes: raised('memory.peak', 'memory.max_usage_in_bytes'),
    processesPeak: processesPeak === undefined ? undefined : processesPeak - OURS,
    oomKills: grown('memory.events oom_kill', 'memory.oom_control oom_kill'),
    processLimitHits: grown('pids.events max'),
  });
}

/** Processes that outlived the program. */
export function leftIn(after: Printed): number {
  return Math.max(0, (after.get(PROCESSES) ?? OURS) - OURS);
}

// Version 2 counts in microseconds. Version 1 has the whole exactly, and user time in ticks of some milliseconds.
function cpuBetween(grown: (name: string) => number | undefined) {
  const [user, system] = [grown('cpu.stat user_usec'), grown('cpu.stat system_usec')];
  if (user !== undefined && system !== undefined)
    return { cpuUserNs: user * 1000, cpuSystemNs: system * 1000 };
  const [whole, ticks] = [grown('cpuacct.usage'), grown('cpuacct.usage_user')];
  if (whole === undefined || ticks === undefined) return {};
  const cpuUserNs = Math.min(whole, ticks);
  return { cpuUserNs, cpuSystemNs: whole - cpuUserNs };
}
