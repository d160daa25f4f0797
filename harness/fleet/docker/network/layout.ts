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

/** What a network namespace begins with since Linux 5.4 (net/core/net_namespace.c); it cuts every listener's own backlog. */
const SOMAXCONN = 4096;

/**
 * The settings of a server's network namespace that its backlog needs: all its hosts are one listener's, and a strategy may
 * connect to all of them before the server has accepted one. None where the kernel's own do: not every engine may set them.
 */
export function backlogSysctls({ first, last }: PortRange): { readonly Sysctls?: Record<string, string> } {
  const hosts = last - first + 1;
  return hosts > SOMAXCONN ? { Sysctls: { 'net.core.somaxconn': String(hosts) } } : {};
}

/**
 * The hosts' ports, and MySQL's own for the harness, as an engine publishes them: bound at this address to ports of its own
 * choice. Testcontainers' way binds on every address of the machine.
 */
export function publishedPorts(hosts: PortRange, address: string) {
  const names = [MYSQL_PORT, ...portsOf(hosts)].map((port) => `${port}/tcp`);
  return {
    exposed: Object.fromEntries(names.map((name) => [name, {}])),
    bindings: Object.fromEntries(names.map((name) => [name, [{ HostIp: address, HostPort: '' }]])),
  };
}
