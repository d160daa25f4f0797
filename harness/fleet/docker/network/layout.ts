/** Ports that follow each other, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** What mysqld listens on, and where the first host of every server is. */
export const MYSQL_PORT = 3306;
const FIRST_PORT = 20_000;

/**
 * The ports of every server when host `id` is on server `id % servers`, for each of some numbers of servers, ascending: a
 * server has most hosts where there are fewest servers beside it.
 */
export function portRanges(hosts: number, swept: readonly number[]): PortRange[] {
  return Array.from({ length: swept.at(-1) ?? 0 }, (_, server) => {
    const servers = swept.find((count) => count > server) as number;
    return { first: FIRST_PORT, last: FIRST_PORT + Math.ceil((hosts - server) / servers) - 1 };
  });
}

/** The port of host `id` on its server. */
export function portOf(id: number, servers: number): number {
  return FIRST_PORT + Math.floor(id / servers);
}

export function portsOf({ first, last }: PortRange): number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}
