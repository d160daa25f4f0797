import { MYSQL_PORT, type PortRange, portsOf } from './layout.ts';

/** Ports as the engine is told to publish them: exposed, and bound at an address to ports of its own choice. */
export interface PublishedPorts {
  readonly exposed: Readonly<Record<string, Record<string, never>>>;
  readonly bindings: Readonly<Record<string, { HostIp: string; HostPort: string }[]>>;
}

/** The hosts' ports, and MySQL's own for the harness. Testcontainers' way binds on every address of the machine. */
export function publishedPorts(hosts: PortRange, address: string): PublishedPorts {
  const names = [MYSQL_PORT, ...portsOf(hosts)].map((port) => `${port}/tcp`);
  return {
    exposed: Object.fromEntries(names.map((name) => [name, {}])),
    bindings: Object.fromEntries(names.map((name) => [name, [{ HostIp: address, HostPort: '' }]])),
  };
}
