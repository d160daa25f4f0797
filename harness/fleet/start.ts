import type { FleetSpec } from '../scenario/scenario.ts';
import { dockerAvailability } from './docker/availability.ts';
import { startDocker } from './docker/provider.ts';
import { startEmbedded } from './embedded/provider.ts';
import type { StartFleet } from './fleet.ts';

/** A provider that was chosen, and why in one line. */
export interface Choice {
  readonly start: StartFleet;
  readonly reason: string;
}

/** The provider a scenario comes to. One that is named outright is used, or its start fails; `auto` looks first. */
export async function chooseProvider({ provider, image }: FleetSpec): Promise<Choice> {
  if (provider === 'docker') return { start: startDocker, reason: 'Fleet: docker, as the scenario says.' };
  if (provider === 'embedded')
    return { start: startEmbedded, reason: `Fleet: embedded, as the scenario says. ${SIMULATION}` };
  const docker = await dockerAvailability(image);
  return docker.available
    ? { start: startDocker, reason: `Fleet: docker, since an engine answers and has the image ${image}.` }
    : { start: startEmbedded, reason: `Fleet: embedded, since ${docker.reason}. ${SIMULATION}` };
}

const SIMULATION = 'It simulates MySQL: compare strategies, don’t quote its times.';
