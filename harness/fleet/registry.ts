import { PROVIDER_NAMES, PROVIDERS, type Provider, providersThat } from '../scenario/providers.ts';
import type { FleetSpec } from '../scenario/scenario.ts';
import { FleetError } from '../vocabulary/errors.ts';
import type { Availability, StartFleet } from './fleet.ts';

/** What the harness can ask of a provider; `scenario/providers.ts` has what is known of it without asking. */
interface RegistryEntry {
  readonly start: StartFleet;
  /** Whether it can be had on this machine. Absent: it is never a substitute for another. */
  readonly availability?: (spec: Pick<FleetSpec, 'image'>) => Promise<Availability>;
  /**
   * Remove what dead owners have left, and return it in words. Absent: it leaves nothing but control groups and
   * processes, which are removed whatever the provider.
   */
  readonly removeLeft?: (hasLeft: (ownerId: string) => boolean) => Promise<string[]>;
}

// Loaded when they are used: the container library alone takes longer to load than an embedded fleet to start.
const REGISTRY: Readonly<Record<Provider, RegistryEntry>> = {
  docker: {
    start: async (spec, context) => (await import('./docker/provider.ts')).startDocker(spec, context),
    availability: async ({ image }) => (await import('./docker/availability.ts')).dockerAvailability(image),
    removeLeft: async (hasLeft) => (await import('../engine/removal.ts')).removeLeftContainers(hasLeft),
  },
  embedded: {
    availability: async () => ({ available: true, reason: 'it needs nothing but this machine' }),
    start: async (spec, context) => (await import('./embedded/provider.ts')).startEmbedded(spec, context),
  },
  external: {
    start: async (spec, context) => (await import('./external/provider.ts')).startExternal(spec, context),
  },
};

/** What `auto` chooses from, the best first. */
const SUBSTITUTES = PROVIDER_NAMES.flatMap((provider) => {
  const { availability } = REGISTRY[provider];
  return availability ? [{ provider, availability }] : [];
});

/** A provider that was chosen, and why in one line. */
export interface Choice {
  readonly provider: Provider;
  readonly start: StartFleet;
  readonly reason: string;
}

/** The provider a scenario comes to. One that is named outright is used, or its start fails; `auto` looks first. */
export async function chooseProvider(spec: FleetSpec): Promise<Choice> {
  if (spec.provider === 'auto') return chooseAvailable(spec);
  refuseSweep(spec.provider, spec, `provider ${spec.provider}`);
  return choose(spec.provider, 'as asked for');
}

/** Whether each provider can be had here, in the order in which `auto` takes them. */
export async function surveyProviders(
  spec: Pick<FleetSpec, 'image'>,
): Promise<({ readonly provider: Provider } & Availability)[]> {
  return Promise.all(
    SUBSTITUTES.map(async ({ provider, availability }) => ({ provider, ...(await availability(spec)) })),
  );
}

/** Remove what the fleets of dead owners have left. Returns what it was, in words. */
export async function removeLeftOfFleets(hasLeft: (ownerId: string) => boolean): Promise<string[]> {
  const removed = Object.values(REGISTRY).map(({ removeLeft }) => removeLeft?.(hasLeft) ?? []);
  return (await Promise.all(removed)).flat();
}

async function chooseAvailable(spec: FleetSpec): Promise<Choice> {
  const missing: string[] = [];
  for (const { provider, availability } of SUBSTITUTES) {
    const { available, reason } = await availability(spec);
    if (available) {
      const why = missing.length > 0 ? missing.join(', ') : reason;
      refuseSweep(provider, spec, `the ${provider} fleet, since ${why}`);
      return choose(provider, `since ${why}`);
    }
    missing.push(reason);
  }
  throw new FleetError(`No fleet can be started here: ${missing.join(', ')}`);
}

function choose(provider: Provider, why: string): Choice {
  const { isOurs, isSimulated } = PROVIDERS[provider];
  const notes = [
    isSimulated ? ' It simulates MySQL: compare strategies, don’t quote its times.' : '',
    isOurs ? '' : ' Your own hosts are visited as they are.',
  ];
  return {
    provider,
    start: REGISTRY[provider].start,
    reason: `Fleet: ${provider}, ${why}.${notes.join('')}`,
  };
}

function refuseSweep(provider: Provider, { sweptServers }: FleetSpec, found: string): void {
  if (!sweptServers || PROVIDERS[provider].sweepsServers) return;
  const able = providersThat(({ sweepsServers }) => sweepsServers);
  throw new FleetError(
    `Expected ${able}, for fleet.servers is a list (${sweptServers.join(', ')}) and nothing else starts several servers; ` +
      `found ${found}. Give fleet.servers one number, or see to ${able} (\`manyhosts doctor\`)`,
  );
}
