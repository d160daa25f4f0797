import type { Host } from '../fleet.ts';

/** Ports that follow each other, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** Where something answers. */
export type Location = Pick<Host, 'address' | 'port'>;

/** Where one server's hosts are, in the order of their ports. */
export type Locations = readonly Location[];

/** What mysqld listens on, and where the first host of every server is. */
export const MYSQL_PORT = 3306;
const FIRST_PORT = 20_000;

/** The ports of every server when host `id` is on server `id % servers`. */
export function portRanges(hosts: number, servers: number): PortRange[] {
  return Array.from({ length: servers }, (_, server) => ({
    first: FIRST_PORT,
    last: FIRST_PORT + Math.ceil((hosts - server) / servers) - 1,
  }));
}

/** The port of host `id` on its server. */
export function portOf(id: number, servers: number): number {
  return FIRST_PORT + Math.floor(id / servers);
}

export function portsOf({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

/** The fleet's hosts by id, from the locations of each server's. */
export function numberHosts(servers: readonly Locations[]): Host[] {
  return servers
    .flatMap((locations, server) =>
      locations.map((location, turn) => ({ ...location, id: turn * servers.length + server, server })),
    )
    .sort((a, b) => a.id - b.id);
}
