import { globalAgent as http } from 'node:http';
import { globalAgent as https } from 'node:https';
import type { ContainerRuntimeClient } from 'testcontainers';
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

/** What an engine may take to say that it is there. */
const CONNECT_MS = 10_000;
/** What it may take to answer anything else. A busy one needs seconds to make or remove a container. */
const ANSWER_MS = 60_000;

/** The engine that DOCKER_HOST names or that listens in one of the usual places. Each call to it has a deadline. */
export async function connectEngine(): Promise<Engine> {
  const client = await findEngine();
  const { dockerode } = client.container;
  limitCalls(dockerode.modem, ANSWER_MS);
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

/** The part of dockerode's modem that every call goes through. */
interface Modem {
  dial: (
    call: { readonly path: string; readonly method: string; abortSignal?: AbortSignal },
    answer: (error: Error | null, result?: unknown) => void,
  ) => void;
}

const limited = new WeakSet<Modem>();

/** End each call that is not answered in time, of Testcontainers, too. A stream is answered when it begins. */
export function limitCalls(modem: Modem, milliseconds: number): void {
  if (limited.has(modem)) return;
  limited.add(modem);
  const dial = modem.dial.bind(modem);
  modem.dial = (call, answer) => {
    const hangUp = new AbortController();
    const timer = setTimeout(() => {
      hangUp.abort();
      answer(noAnswer(call, milliseconds));
    }, milliseconds);
    const signals = [hangUp.signal, ...(call.abortSignal ? [call.abortSignal] : [])];
    dial({ ...call, abortSignal: AbortSignal.any(signals) }, (error, result) => {
      clearTimeout(timer);
      if (!hangUp.signal.aborted) answer(error, result);
    });
  };
}

function noAnswer({ method, path }: { method: string; path: string }, milliseconds: number): FleetError {
  const [what] = path.split('?');
  return new FleetError(
    `The container engine has not answered ${method} ${what} within ${milliseconds / 1000} s. ` +
      'Restart it, then run `manyhosts clean`: containers may be left on it.',
  );
}

// Testcontainers asks one place after the other, and would wait for ever for an engine that hangs.
async function findEngine(): Promise<ContainerRuntimeClient> {
  const giveUp = setInterval(() => {
    http.destroy();
    https.destroy();
  }, CONNECT_MS);
  try {
    // Loaded only now: it takes a third of the CPU of a small run on the embedded fleet.
    const { getContainerRuntimeClient } = await import('testcontainers');
    return await getContainerRuntimeClient();
  } catch (cause) {
    throw new FleetError('No container engine answers: start Docker, or run `make docker`.', { cause });
  } finally {
    clearInterval(giveUp);
  }
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
