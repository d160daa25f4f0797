import type { CgroupBackend, HeldLimits } from '../cgroup/cgroup.ts';
import type { Limits } from '../scenario/scenario.ts';
import { FleetError, isSystemError } from '../vocabulary/errors.ts';
import { limitsOf, type TrialLimits } from './limits.ts';
import type { Launch } from './programs/probe.ts';

type LimitName = 'memory' | 'processes';

/** Where a strategy runs, and which of its limits do not hold there. */
interface Unheld {
  readonly names: readonly LimitName[];
  readonly strategies: readonly string[];
  /** A sentence. */
  readonly why: string;
}

/**
 * See that the limits a scenario sets hold wherever one of its strategies runs, before anything is started. Returns what
 * the author should know of the limits: those that the scenario leaves open and that do not hold, and those of the harness
 * itself that are smaller.
 *
 * @throws FleetError where one that is set does not hold.
 */
export async function requireLimits(
  limits: Limits,
  launches: ReadonlyMap<string, Launch>,
  cgroups: CgroupBackend,
): Promise<string[]> {
  const wanted = limitsOf(limits);
  const unheld = [...inContainers(launches), ...(await onThisMachine(wanted, launches, cgroups))];
  const refused = unheld.find(({ names }) => names.some((name) => wanted.isSet[name]));
  if (refused) throw refusal(refused, wanted);
  // Of a machine without control groups it is said already, with the figures that are missing.
  if (cgroups.kind === 'none') return [];
  return unheld.map(
    ({ names, strategies, why }) => `Not limited: ${names.join(' and ')} of ${strategies.join(', ')}. ${why}`,
  );
}

// An engine says itself what it can't limit.
function inContainers(launches: ReadonlyMap<string, Launch>): Unheld[] {
  return [...launches].flatMap(([name, launch]) => {
    const unenforced = 'container' in launch ? (launch.container?.engine.unenforced ?? []) : [];
    const names = unenforced.filter((limit) => limit !== 'cpus');
    const why = 'The container engine’s kernel lacks the controller for it.';
    return names.length > 0 ? [{ names, strategies: [name], why }] : [];
  });
}

async function onThisMachine(
  wanted: TrialLimits,
  launches: ReadonlyMap<string, Launch>,
  cgroups: CgroupBackend,
): Promise<Unheld[]> {
  const strategies = [...launches].flatMap(([name, launch]) =>
    'unavailable' in launch || launch.container ? [] : [name],
  );
  if (strategies.length === 0) return [];
  const held = await readBack(wanted, cgroups);
  const names = [
    ...(isHeld(held.memoryBytes, wanted.memoryBytes) && !held.canSwap ? [] : ['memory' as const]),
    ...(isHeld(held.processes, wanted.processes) ? [] : ['processes' as const]),
  ];
  return names.length > 0 ? [{ names, strategies, why: reason(cgroups, held) }] : [];
}

/** What the kernel makes of the limits, in a group as a trial has one. */
async function readBack(wanted: TrialLimits, cgroups: CgroupBackend): Promise<HeldLimits> {
  try {
    await using group = cgroups.create('limits', wanted);
    return group.limits();
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new FleetError(`The kernel refuses a control group with the limits of a trial: ${cause.message}.`, {
      cause,
    });
  }
}

// The kernel rounds down to whole pages.
function isHeld(held: number | undefined, wanted: number): boolean {
  return held !== undefined && held <= wanted;
}

function reason({ kind, description }: CgroupBackend, { canSwap }: HeldLimits): string {
  if (kind === 'none') return description;
  if (canSwap)
    return 'What is over the limit goes to swap, which this kernel does not limit: start it with swapaccount=1, or run `swapoff -a`.';
  return 'This user may not write to the controller’s control groups.';
}

function refusal({ names, strategies, why }: Unheld, { isSet }: TrialLimits): FleetError {
  const keys = names.filter((name) => isSet[name]).map((name) => `limits.${name}`);
  return new FleetError(
    `Expected that ${keys.join(' and ')} can be enforced, found that it can't for ${strategies.join(', ')}. ${why}\n` +
      `Take \`isolation: container\`, which needs a container engine; or remove ${keys.join(' and ')}.`,
  );
}
