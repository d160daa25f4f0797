import type { Provider } from '../scenario/providers.ts';
import type { FleetSpec } from '../scenario/scenario.ts';
import { FleetError } from '../vocabulary/errors.ts';
import type { StartFleet } from './fleet.ts';

/** A provider that was chosen, and why in one line. */
export interface Choice {
  readonly provider: Provider;
  readonly start: StartFleet;
  readonly reason: string;
}

/** The provider a scenario comes to. One that is named outright is used, or its start fails; `auto` looks first. */
export async function chooseProvider({ provider, image, sweptServers }: FleetSpec): Promise<Choice> {
  if (provider !== 'auto') {
    if (provider !== 'docker') refuseSweep(sweptServers, `provider ${provider}`);
    return {
      provider,
      start: STARTS[provider],
      reason: `Fleet: ${provider}, as asked for.${NOTES[provider]}`,
    };
  }
  const { dockerAvailability } = await import('./docker/availability.ts');
  const docker = await dockerAvailability(image);
  if (docker.available)
    return {
      provider: 'docker',
      start: STARTS.docker,
      reason: `Fleet: docker, since an engine answers and has the image ${image}.`,
    };
  refuseSweep(sweptServers, `the embedded fleet, since ${docker.reason}`);
  const reason = `Fleet: embedded, since ${docker.reason}. ${SIMULATION}`;
  return { provider: 'embedded', start: STARTS.embedded, reason };
}

function refuseSweep(sweptServers: FleetSpec['sweptServers'], found: string): void {
  if (!sweptServers) return;
  throw new FleetError(
    `Expected docker, for fleet.servers is a list (${sweptServers.join(', ')}) and nothing else starts several servers; ` +
      `found ${found}. Give fleet.servers one number, or see to docker (\`manyhosts doctor\`)`,
  );
}

const SIMULATION = 'It simulates MySQL: compare strategies, don’t quote its times.';

const NOTES = {
  docker: '',
  embedded: ` ${SIMULATION}`,
  external: ' Your own hosts are visited as they are.',
};

// Loaded when they are used: the container library alone takes longer to load than an embedded fleet to start.
const STARTS = {
  docker: async (spec, context) => (await import('./docker/provider.ts')).startDocker(spec, context),
  embedded: async (spec, context) => (await import('./embedded/provider.ts')).startEmbedded(spec, context),
  external: async (spec, context) => (await import('./external/provider.ts')).startExternal(spec, context),
} as const satisfies Record<string, StartFleet>;
