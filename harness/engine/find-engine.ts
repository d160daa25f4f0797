import { existsSync } from 'node:fs';
import { globalAgent as http } from 'node:http';
import { globalAgent as https } from 'node:https';
import type { ContainerRuntimeClient } from 'testcontainers';
import { EngineError } from './engine-error.ts';
import { DENIED, type NamedEngine, placeOf, whySilent } from './named-engine.ts';

/** Where dockerode's modem sends calls to. */
export interface Endpoint {
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number | string;
}

/** What an engine may take to say that it is there. */
const CONNECT_MS = 10_000;

/**
 * The engine that is named, or the first that answers in the usual places. Testcontainers asks one place after the other,
 * would take another engine than the named one, and would wait for ever for one that hangs.
 *
 * @throws EngineError
 */
export async function findEngine(named: NamedEngine | undefined): Promise<ContainerRuntimeClient> {
  const silent = named && (await whySilent(placeOf(named)));
  if (named && silent !== undefined) throw unanswered(named, silent);
  const giveUp = setInterval(() => {
    http.destroy();
    https.destroy();
  }, CONNECT_MS);
  using _ = named && inEnvironment(named);
  try {
    // Loaded only now: it takes a third of the CPU of a small run on the embedded fleet.
    const { getContainerRuntimeClient } = await import('testcontainers');
    const client = await getContainerRuntimeClient();
    if (named) requireNamed(named, client.container.dockerode.modem as Endpoint);
    return client;
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    if (named) throw unanswered(named, NO_ENGINE);
    throw await noEngine(cause);
  } finally {
    clearInterval(giveUp);
  }
}

async function noEngine(cause: unknown): Promise<EngineError> {
  const silent = existsSync(USUAL) ? await whySilent({ path: USUAL }) : undefined;
  const clause = `no container engine answers${silent === undefined ? '' : ` at ${USUAL}: ${silent}`}`;
  const remedy =
    silent === DENIED ? 'Run as root, or join that group.' : 'Start Docker, or run `make docker`.';
  return new EngineError(clause, remedy, { cause, isNamed: false });
}

const USUAL = '/var/run/docker.sock';
const NO_ENGINE = 'what listens there does not answer as an engine does';

/** Have Testcontainers find an engine that something else than its own variable names. */
function inEnvironment({ url, certs }: NamedEngine): Disposable {
  const { DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH } = process.env;
  const before = { DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH };
  process.env.DOCKER_HOST = url;
  if (certs !== undefined) Object.assign(process.env, { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: certs });
  return {
    [Symbol.dispose]() {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    },
  };
}

/** Testcontainers takes another engine where the named one does not answer it. @throws EngineError */
function requireNamed(named: NamedEngine, found: Endpoint): void {
  const place = placeOf(named);
  const isNamed =
    'path' in place
      ? found.socketPath === place.path
      : found.socketPath === undefined && found.host === place.host && Number(found.port) === place.port;
  if (!isNamed) throw unanswered(named, NO_ENGINE);
}

function unanswered({ url, by }: NamedEngine, why: string): EngineError {
  return new EngineError(
    `the container engine that ${by} names, ${url}, does not answer: ${why}`,
    'Start it, name another, or name none to use the engine of this machine.',
  );
}
