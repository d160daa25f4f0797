import type { ContainerRuntimeClient } from 'testcontainers';
import type { Reach, StoredFleet } from '../store/schema.ts';
import { FleetError } from '../vocabulary/errors.ts';
import { type Endpoint, findEngine } from './find-engine.ts';
import { namedEngine } from './named-engine.ts';

/** The container engine that answers, and how containers on it are reached from here. */
export interface Engine {
  readonly client: ContainerRuntimeClient;
  readonly reach: Reach;
  /** Its containers' root is the user who runs the engine. */
  readonly isRootless: boolean;
  /** On another machine: it has none of this one's files. */
  readonly isRemote: boolean;
  /** Where it listens. */
  readonly at: string;
  /** What names it; absent where it was found in one of the usual places. */
  readonly namedBy?: string;
  /** Limits of containers that its kernel can't enforce. */
  readonly unenforced: readonly ContainerLimit[];
  /** Where published ports are bound, and the address they are reached at. */
  readonly publish: { readonly bind: string; readonly address: string };
}

/** A limit that a container can be given. */
export type ContainerLimit = 'memory' | 'processes' | 'cpus';

/** What decides how containers are reached. */
export interface EngineFacts {
  /** The platform the harness runs on. */
  readonly platform: NodeJS.Platform;
  /** The engine's socket, where it listens on one of this machine. */
  readonly socketPath: string | undefined;
  readonly operatingSystem: string;
  readonly securityOptions: readonly string[];
}

/** What it may take to answer anything else. A busy one needs seconds to make or remove a container. */
const ANSWER_MS = 60_000;

/** The engine that DOCKER_HOST names or that listens in one of the usual places. Each call to it has a deadline. */
export async function connectEngine(): Promise<Engine> {
  const named = namedEngine();
  const client = await findEngine(named);
  const { dockerode } = client.container;
  limitCalls(dockerode.modem, ANSWER_MS);
  const endpoint = dockerode.modem as Endpoint;
  const { socketPath } = endpoint;
  const info = (await dockerode.info()) as EngineInfo;
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
    at: textOf(endpoint),
    ...(named ? { namedBy: named.by } : {}),
    unenforced: unenforcedBy(info),
    publish: publishing(client, socketPath),
  };
}

/** The part of an engine's own description that is of use here; older engines leave some of it out. */
interface EngineInfo {
  readonly OperatingSystem: string;
  readonly SecurityOptions: string[] | null;
  readonly MemoryLimit?: boolean;
  readonly PidsLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
}

// A limit that its kernel lacks an engine leaves out in silence.
function unenforcedBy({ MemoryLimit, PidsLimit, CpuCfsQuota }: EngineInfo): ContainerLimit[] {
  const can = { memory: MemoryLimit, processes: PidsLimit, cpus: CpuCfsQuota };
  return Object.entries(can).flatMap(([limit, isThere]) =>
    isThere === false ? [limit as ContainerLimit] : [],
  );
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

function textOf({ socketPath, host, port }: Endpoint): string {
  return socketPath === undefined ? `tcp://${host}:${port}` : `unix://${socketPath}`;
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
