import type { Host } from './fleet.ts';

/** Where a host answers. */
export type HostAddress = Pick<Host, 'address' | 'port' | 'inside'>;

/** So many hosts by id, spread over these servers, each of which has addresses in the order of its ports. */
export function assignHosts(servers: readonly (readonly HostAddress[])[], hosts: number): Host[] {
  return Array.from({ length: hosts }, (_, id) => {
    const server = id % servers.length;
    const address = servers[server]?.[Math.floor(id / servers.length)];
    if (!address) throw new Error(`Expected server ${server} to have a port for host ${id}, found none`);
    return { ...address, id, server };
  });
}
