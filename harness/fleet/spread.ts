import type { Host } from './fleet.ts';

/** Where something answers. */
export type Location = Pick<Host, 'address' | 'port' | 'inside'>;

/** Where one server's hosts are, in the order of their ports. */
export type Locations = readonly Location[];

/** So many hosts by id, spread over these servers, from the locations that each of them has. */
export function numberHosts(servers: readonly Locations[], hosts: number): Host[] {
  return Array.from({ length: hosts }, (_, id) => {
    const server = id % servers.length;
    const location = servers[server]?.[Math.floor(id / servers.length)];
    if (!location) throw new Error(`Expected server ${server} to have a port for host ${id}, found none`);
    return { ...location, id, server };
  });
}
