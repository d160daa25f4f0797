import { type ContainerRuntimeClient, getContainerRuntimeClient } from 'testcontainers';
import type { Reach, StoredFleet } from '../store/schema.ts';
import { FleetError } from '../vocabulary/errors.ts';

/** The container engine that answers, and how containers on it are reached from here. */
export interface Engine {
  readonly client: ContainerRuntimeClient;
  readonly reach: Reach;
  /** Its containers' root is the user who runs the engine. */
  readonly isRootless: boolean;
  /** On another machine: it has none of this one's files. */
  readonly isRemote: boolean;
  /** Where published ports are bound, and the address they are reached at. */
  readonly publish: { readonly bind: string; readonly address: string };
}

/** What decides how containers are reached. */
export interface EngineFacts {
  /** The platform the harness runs on. */
  readonly platform: NodeJS.Platform;
  /** The engine's socket, where it listens on one of this machine. */
  readonly socketPath: string | undefined;
  readonly operatingSystem: string;
  readonly securityOptions: readonly string[];
}

/** The engine that DOCKER_HOST names or that listens at one of the usual places. */
export async function connectEngine(): Promise<Engine> {
  const client = await getContainerRuntimeClient().catch((cause: unknown) => {
    throw new FleetError('No container engine answers: start Docker, or run `make docker`.', { cause });
  });
  const { dockerode } = client.container;
  const { socketPath } = dockerode.modem as { socketPath?: string };
  const info = (await dockerode.info()) as { OperatingSystem: string; SecurityOptions: string[] | null };
  const reach = reachOf({
    platform: process.platform,
    socketPath,
    operatingSystem: info.OperatingSystem,
    securityOptions: info.SecurityOptions ?? [],
  });
  const isRootless = isRootlessBy(info.SecurityOptions ?? []);
  return {
    client,
    reach,
    isRootless,
    isRemote: socketPath === undefined,
    publish: publishing(client, socketPath),
  };
}

/** The engine's name and version: Podman says its own as a component, Docker calls itself just "Engine". */
export async function describeEngine({ client }: Engine): Promise<NonNullable<StoredFleet['engine']>> {
  const version = (await client.container.dockerode.version()) as {
    readonly Version: string;
    readonly Components?: readonly { readonly Name: string }[];
  };
  const isPodman = version.Components?.some(({ Name }) => Name.startsWith('Podman')) ?? false;
  return { name: isPodman ? 'Podman' : 'Docker', version: version.Version };
}

/** Containers have addresses of their own; only an engine on this very kernel and network makes them reachable. */
export function reachOf(engine: EngineFacts): Engine['reach'] {
  const rootless = isRootlessBy(engine.securityOptions);
  const inVirtualMachine = engine.platform !== 'linux' || engine.operatingSystem.startsWith('Docker Desktop');
  return engine.socketPath === undefined || inVirtualMachine || rootless ? 'published' : 'direct';
}

function isRootlessBy(securityOptions: readonly string[]): boolean {
  return securityOptions.some((option) => option.includes('name=rootless'));
}

// A database with known accounts is published to other machines only where the engine itself is on one.
function publishing(client: ContainerRuntimeClient, socketPath: string | undefined): Engine['publish'] {
  if (socketPath !== undefined) return { bind: '127.0.0.1', address: '127.0.0.1' };
  return { bind: '0.0.0.0', address: client.info.containerRuntime.host };
}
