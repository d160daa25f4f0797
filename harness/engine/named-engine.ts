import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readOptional } from '../process/kernel-file.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { quote } from '../vocabulary/wording.ts';
import { EngineError } from './engine-error.ts';

/** The engine that the user asks for, and by what. */
export interface NamedEngine {
  /** As it is written. */
  readonly url: string;
  /** `DOCKER_HOST`, or whatever else names it. */
  readonly by: string;
  /** The folder of ca.pem, cert.pem and key.pem, where a context brings its own. */
  readonly certs?: string;
}

/** Where an engine listens. */
export type Place = { readonly path: string } | { readonly host: string; readonly port: number };

/**
 * The engine that is named, as Docker's own command looks for it: by DOCKER_HOST, else a context; between them
 * Testcontainers' file of properties. Undefined where none is: the usual places are then looked at.
 *
 * @throws EngineError where a context is named that there is not.
 */
export function namedEngine(env: NodeJS.ProcessEnv = process.env, home = homedir()): NamedEngine | undefined {
  const { DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG = join(home, '.docker') } = env;
  if (DOCKER_HOST) return { url: DOCKER_HOST, by: 'DOCKER_HOST' };
  if (DOCKER_CONTEXT) return contextNamed(DOCKER_CONTEXT, 'DOCKER_CONTEXT', DOCKER_CONFIG);
  const inProperties = propertyIn(readOptional(join(home, '.testcontainers.properties')) ?? '');
  if (inProperties) return inProperties;
  const config = join(DOCKER_CONFIG, 'config.json');
  const { currentContext } = parse<{ currentContext?: string }>(config, readOptional(config) ?? '{}');
  return currentContext
    ? contextNamed(currentContext, `currentContext in ${config}`, DOCKER_CONFIG)
    : undefined;
}

/** Where a named engine listens. @throws EngineError where that can't be told, or can't be reached from here. */
export function placeOf({ url, by }: NamedEngine): Place {
  const { protocol, hostname, port, pathname } = URL.canParse(url) ? new URL(url) : NOT_A_URL;
  if (protocol === 'unix:' && hostname === '' && pathname !== '') return { path: pathname };
  if (protocol === 'npipe:') return { path: pathname };
  if (['tcp:', 'http:', 'https:'].includes(protocol) && hostname !== '' && port !== '')
    return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  if (protocol === 'ssh:')
    throw new EngineError(
      `${by} names a container engine by ssh (${quote(url)}), which can't be used here`,
      'Forward its socket, `ssh -nNT -L /tmp/engine.sock:/var/run/docker.sock HOST`, and name that: DOCKER_HOST=unix:///tmp/engine.sock.',
    );
  throw new EngineError(
    `${by} has to name a container engine as unix:///PATH or tcp://HOST:PORT, found ${quote(url)}`,
    'Correct it, or unset it to use the engine of this machine.',
  );
}

const NOT_A_URL = { protocol: '', hostname: '', port: '', pathname: '' };
const CONNECT_MS = 5_000;

/** Why nothing can be said to an engine at a place; undefined where something listens. */
export async function whySilent(place: Place): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = connect(place)
    .setTimeout(CONNECT_MS, () => resolve(`it takes longer than ${CONNECT_MS / 1000} s to connect`))
    .on('connect', () => resolve(undefined))
    .on('error', ({ code = '', message }: NodeJS.ErrnoException) => resolve(REASONS[code] ?? message));
  return promise.finally(() => socket.destroy());
}

/** Why an engine is silent that is not for this user. */
export const DENIED = 'this user may not write to its socket; whoever is in the group docker may';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ENOTSOCK: 'that is no socket',
  ECONNREFUSED: 'nothing listens there',
  EACCES: DENIED,
  ENOTFOUND: 'its host is not known',
};

function contextNamed(name: string, by: string, config: string): NamedEngine | undefined {
  // The engine of this machine.
  if (name === 'default') return undefined;
  // Docker keeps a context in a folder named by the hash of its name.
  const folder = createHash('sha256').update(name).digest('hex');
  const file = join(config, 'contexts', 'meta', folder, 'meta.json');
  const text = readOptional(file);
  if (text === undefined)
    throw new EngineError(
      `${by} names the context ${quote(name)}, which there is not`,
      '`docker context ls` lists those there are.',
    );
  const { Endpoints } = parse<{ Endpoints?: { docker?: { Host?: string } } }>(file, text);
  const certs = join(config, 'contexts', 'tls', folder, 'docker');
  return omitUndefined({
    url: Endpoints?.docker?.Host ?? '',
    by: `the context ${quote(name)} (${by})`,
    certs: existsSync(join(certs, 'ca.pem')) ? certs : undefined,
  });
}

// Java's format, in which a colon may have a backslash before it.
function propertyIn(text: string): NamedEngine | undefined {
  for (const key of ['tc.host', 'docker.host']) {
    const value = new RegExp(`^\\s*${key.replace('.', '\\.')}\\s*[=:]\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1];
    if (value !== undefined)
      return { url: value.replaceAll('\\:', ':'), by: `${key} in ~/.testcontainers.properties` };
  }
  return undefined;
}

function parse<T>(file: string, text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new EngineError(
      `${file} is not readable as JSON (${(cause as Error).message})`,
      'Correct it, or name an engine in DOCKER_HOST.',
    );
  }
}
