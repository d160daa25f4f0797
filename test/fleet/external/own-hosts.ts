import { startExternal } from '../../../harness/fleet/external/provider.ts';
import type { Fleet, FleetContext } from '../../../harness/fleet/fleet.ts';
import type { ExternalSpec, FleetSpec } from '../../../harness/scenario/scenario.ts';
import { RecordingCgroups } from '../embedded/embedded-fleet.ts';

export const VARIABLE = 'MANYHOSTS_TEST_PASSWORD';

/** A fleet of external hosts: those of another fleet, unless `external` says otherwise. */
export function external(
  own: Fleet,
  external: Partial<ExternalSpec> = {},
  { hosts = [own.hosts.length], ...context }: Partial<FleetContext> & Partial<Pick<FleetSpec, 'hosts'>> = {},
): Promise<Fleet> {
  const { user, password, database } = own.credentials;
  process.env[VARIABLE] = password;
  const from = own.hosts.map(({ address, port }) => ({ address, port }));
  const spec: FleetSpec = {
    provider: 'external',
    hosts,
    servers: 1,
    image: 'none',
    variables: {},
    external: { from, user, database, passwordFrom: VARIABLE, allowKeyRetrieval: false, ...external },
  };
  return startExternal(spec, { owner: { id: 'test' }, cgroups: new RecordingCgroups(), ...context });
}
