/** What can be known of a provider before anything starts. */
interface ProviderCapabilities {
  /** For a list of providers. */
  readonly summary: string;
  /** False: the author's own hosts, which are visited as they are. No command line can make them. */
  readonly isOurs: boolean;
  /** A simulation answers instead of MySQL. */
  readonly isSimulated: boolean;
  /** Several servers can be started, and swept. */
  readonly sweepsServers: boolean;
  /** Where its hosts are: a strategy's container reaches those on the engine's network by that. */
  readonly where: 'engine' | 'machine' | 'anywhere';
}

/**
 * Where hosts can come from, and what each provider can do. `fleet/registry.ts` has how each is started; nothing else
 * asks for a provider by its name.
 */
export const PROVIDERS = {
  docker: {
    summary: 'MySQL servers in containers.',
    isOurs: true,
    isSimulated: false,
    sweepsServers: true,
    where: 'engine',
  },
  embedded: {
    summary: 'A simulation of MySQL on this machine, without an engine.',
    isOurs: true,
    isSimulated: true,
    sweepsServers: false,
    where: 'machine',
  },
  external: {
    summary: 'Hosts of your own.',
    isOurs: false,
    isSimulated: false,
    sweepsServers: false,
    where: 'anywhere',
  },
} as const satisfies Record<string, ProviderCapabilities>;

export type Provider = keyof typeof PROVIDERS;

/** A provider that the command line can choose instead of the scenario's. */
export type OwnProvider = {
  [P in Provider]: (typeof PROVIDERS)[P]['isOurs'] extends true ? P : never;
}[Provider];

export const PROVIDER_NAMES = Object.keys(PROVIDERS) as [Provider, ...Provider[]];

/** The providers that have a capability, for a sentence. */
export function providersThat(have: (capabilities: ProviderCapabilities) => boolean): string {
  return PROVIDER_NAMES.filter((name) => have(PROVIDERS[name])).join(' or ');
}

export const OWN_PROVIDER_NAMES = PROVIDER_NAMES.filter((name) => PROVIDERS[name].isOurs) as [
  OwnProvider,
  ...OwnProvider[],
];
