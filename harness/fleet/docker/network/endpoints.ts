import type { ContainerInspectInfo } from 'dockerode';
import type { Engine } from '../../../engine/connection.ts';
import { FleetError } from '../../../vocabulary/errors.ts';
import type { HostAddress } from '../../assign-hosts.ts';
import type { ServerPlan } from '../container.ts';
import { MYSQL_PORT, portsOf } from './layout.ts';

/** Where one server is reached from here. */
export interface Endpoints {
  readonly hosts: readonly HostAddress[];
  /** MySQL's own port, for the harness: no fault of a host touches it. */
  readonly control: HostAddress;
}

/** The endpoints of a server, from the container that has its network namespace. */
export function endpointsOf(state: ContainerInspectInfo, engine: Engine, { ports }: ServerPlan): Endpoints {
  const at = (port: number) => locate(state, engine, port);
  return { hosts: portsOf(ports).map(at), control: at(MYSQL_PORT) };
}

/**
 * The first host and the last, which show that the whole range of ports leads to the server: of those without a fault.
 * Where every host has one, MySQL's own port.
 */
export function healthyEndpoints(
  { hosts, control }: Endpoints,
  { ports, faults }: ServerPlan,
): readonly HostAddress[] {
  const well = hosts.filter((_, turn) => !faults.ports.has(ports.first + turn));
  const [first = control, last = control] = [well.at(0), well.at(-1)];
  return [first, last];
}

/** The first host that denies the login. */
export function deniedEndpoint({ hosts }: Endpoints, { ports, faults }: ServerPlan): HostAddress | undefined {
  return hosts.find((_, turn) => faults.denied.has(ports.first + turn));
}

function locate({ NetworkSettings }: ContainerInspectInfo, engine: Engine, port: number): HostAddress {
  const address = Object.values(NetworkSettings.Networks)[0]?.IPAddress;
  if (engine.reach === 'direct' && address) return { address, port };
  const binding = NetworkSettings.Ports[`${port}/tcp`]?.[0];
  if (!binding) throw new FleetError(`Expected the engine to publish port ${port}, found no binding for it.`);
  const published = { address: engine.publish.address, port: Number(binding.HostPort) };
  return address ? { ...published, inside: { address, port } } : published;
}
