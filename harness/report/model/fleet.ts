import { PROVIDERS } from '../../scenario/providers.ts';
import { versionOf } from '../../store/comparability.ts';
import type { StoredRun } from '../../store/schema.ts';
import { some } from '../../vocabulary/wording.ts';

type StoredFleet = StoredRun['fleet'];

/** How many hosts, on what: `20 hosts on 2 servers, MySQL 8.4.0 in manyhosts/mysql`. */
export function fleetText(fleet: StoredFleet): string {
  const { servers, simulated } = fleet;
  const version = versionOf(fleet) ?? 'unknown version';
  if (simulated) return `${fleet.hosts} hosts, simulated MySQL (${version})`;
  const image = servers[0]?.image;
  return `${fleet.hosts} hosts ${spreadText(fleet)}, MySQL ${version}${image === undefined ? '' : ` in ${image}`}`;
}

/** How many servers the hosts share, to be read behind their number; of the author's own hosts nobody knows that. */
export function spreadText({ provider, servers }: StoredFleet): string {
  if (!PROVIDERS[provider].isOurs) return "of the author's own";
  return `on ${some(servers.length, 'server')}`;
}
