import type { FaultAssignment } from '../../mysql/simulator/messages.ts';
import type { DrawnFault } from '../../scenario/fault.ts';
import type { FleetSpec } from '../../scenario/scenario.ts';

/** What one of the fleet's processes is behind: host `id` of the fleet is its host `id / processes`, rounded down. */
export interface Share {
  readonly hosts: number;
  readonly faults: readonly FaultAssignment[];
}

/**
 * Spread the hosts over as few processes as have room for them: host `id` is in process `id % processes`, so that the
 * first n hosts are spread evenly, whatever n is.
 *
 * @param room how many hosts there is room for in a process.
 */
export function partition(
  { hosts, servers }: Pick<FleetSpec, 'hosts' | 'servers'>,
  faults: readonly DrawnFault[],
  room: number,
): Share[] {
  const most = Math.max(...hosts);
  const processes = Math.ceil(most / room);
  const ids = Array.from({ length: most }, (_, id) => id);
  // Whom a fault of servers hits is known by the host: a process does not know of servers.
  const hit = faults.map((drawn) => ({
    fault: drawn.fault,
    hosts: 'hosts' in drawn ? drawn.hosts : ids.filter((id) => drawn.servers.includes(id % servers)),
  }));
  return Array.from({ length: processes }, (_, share) => ({
    hosts: Math.ceil((most - share) / processes),
    faults: hit
      .map(({ fault, hosts }) => ({ fault, hosts: positionsIn(share, hosts, processes) }))
      .filter(({ hosts }) => hosts.length > 0),
  }));
}

function positionsIn(share: number, hosts: readonly number[], processes: number): number[] {
  return hosts.flatMap((id) => (id % processes === share ? Math.floor(id / processes) : []));
}
