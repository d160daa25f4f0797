import type { FaultAssignment } from '../../mysql/simulator/messages.ts';
import type { DrawnFault } from '../../scenario/fault.ts';
import type { FleetSpec } from '../../scenario/scenario.ts';

/** The hosts of one of the fleet's processes: host `id` of the fleet is its host `id / processes`, rounded down. */
export interface Partition {
  readonly hosts: number;
  readonly faults: readonly FaultAssignment[];
}

/**
 * Spread the hosts over as few processes as have room for them: host `id` is in process `id % processes`, so that the
 * first n hosts are spread evenly, whatever n is.
 *
 * @param room how many hosts there is room for in a process.
 */
export function partitionHosts(
  { hosts, servers }: Pick<FleetSpec, 'hosts' | 'servers'>,
  faults: readonly DrawnFault[],
  room: number,
): Partition[] {
  const most = Math.max(...hosts);
  const processes = Math.ceil(most / room);
  const ids = Array.from({ length: most }, (_, id) => id);
  // Whom a fault of servers hits is known by the host: a process does not know of servers.
  const hit = faults.map((drawn) => ({
    fault: drawn.fault,
    hosts: 'hosts' in drawn ? drawn.hosts : ids.filter((id) => drawn.servers.includes(id % servers)),
  }));
  return Array.from({ length: processes }, (_, index) => ({
    hosts: Math.ceil((most - index) / processes),
    faults: hit
      .map(({ fault, hosts }) => ({ fault, hosts: positionsIn(index, hosts, processes) }))
      .filter(({ hosts }) => hosts.length > 0),
  }));
}

function positionsIn(index: number, hosts: readonly number[], processes: number): number[] {
  return hosts.flatMap((id) => (id % processes === index ? Math.floor(id / processes) : []));
}
