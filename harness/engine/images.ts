import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ImageName } from 'testcontainers';
import { deadline } from '../process/deadline.ts';
import { PROJECT } from '../process/project.ts';
import { FleetError } from '../vocabulary/errors.ts';
import type { Engine } from './connection.ts';

const CONTAINERS = join(PROJECT, 'containers');

/** An image that is built here carries the checksum of the folder it was built from, by which containers/images knows it. */
const CONTEXT_LABEL = 'manyhosts.context';

/** Have the image on the engine: as it is, built from `containers/` if it is built here, or pulled. */
export async function ensureImage(engine: Engine, image: string): Promise<void> {
  const folder = ownFolder(image);
  const state = await stateOf(engine, image);
  if (state === 'current') return;
  try {
    if (folder) await buildImage(engine, image);
    else await engine.client.image.pull(ImageName.fromString(image));
  } catch (cause) {
    throw new FleetError(`The fleet can't start: ${wanting(image, folder, state)}. ${message(cause)}`, {
      cause,
    });
  }
  // An engine reports some failures only in the text of its progress.
  if ((await stateOf(engine, image)) !== 'current')
    throw new FleetError(`The fleet can't start: ${wanting(image, folder, state)}.`);
}

/**
 * Build an image of `containers/`: on the base that its Dockerfile names and from its own folder, unless others are given.
 *
 * @throws with the end of what the build printed.
 */
export async function buildImage(engine: Engine, image: string, given: Partial<Recipe> = {}): Promise<void> {
  const own = ownFolder(image);
  if (!own) throw new Error(`Expected an image named manyhosts/…, found ${image}`);
  const { base, folder = own } = given;
  const { dockerode } = engine.client.container;
  const progress = await dockerode.buildImage(
    { context: folder, src: await readdir(folder) },
    {
      t: image,
      // The host's network: an engine's own bridge may have no way out.
      networkmode: 'host',
      labels: { [CONTEXT_LABEL]: await checksum(own) },
      ...(base === undefined ? {} : { buildargs: { BASE: base } }),
    },
  );
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(progress, (error: Error | null, steps: Step[] = []) => {
      const failure = error?.message ?? steps.find((step) => step.error)?.error;
      if (failure === undefined) return resolve();
      const printed = steps.map(({ stream = '' }) => stream).join('');
      reject(new Error(`${printed.split('\n').slice(-MOST_LINES).join('\n')}${failure}`));
    });
  });
}

/** What an image is built on and from. */
interface Recipe {
  readonly base: string;
  readonly folder: string;
}

/** A line of a build's progress. */
interface Step {
  readonly stream?: string;
  readonly error?: string;
}

/** Of a build that fails. */
const MOST_LINES = 20;

/** `outdated`: it is built here, and was built from other sources than there are now. */
type State = 'current' | 'outdated' | 'absent';

/** What the engine has of an image. */
export async function stateOf(engine: Engine, image: string): Promise<State> {
  const folder = ownFolder(image);
  const labels = await labelsOf(engine, image);
  if (!labels) return 'absent';
  if (!folder || labels[CONTEXT_LABEL] === (await checksum(folder))) return 'current';
  return 'outdated';
}

/** Why the image can't be had, or undefined where it is present or a registry offers it. Downloads nothing. */
export async function whyUnobtainable(engine: Engine, image: string): Promise<string | undefined> {
  const folder = ownFolder(image);
  const state = await stateOf(engine, image);
  if (state === 'current') return undefined;
  try {
    const source = folder ? await baseOf(folder) : image;
    if (folder && (await labelsOf(engine, source))) return undefined;
    await deadline(10_000, engine.client.container.dockerode.getImage(source).distribution());
    return undefined;
  } catch {
    return wanting(image, folder, state);
  }
}

/** The image's content digest where it came from a registry, else its id. */
export async function imageDigest(engine: Engine, image: string): Promise<string> {
  const { RepoDigests, Id } = await engine.client.container.dockerode.getImage(image).inspect();
  return RepoDigests?.[0]?.split('@')[1] ?? Id;
}

/** Undefined where the engine has no such image. */
async function labelsOf(engine: Engine, image: string): Promise<Record<string, string> | undefined> {
  try {
    return (await engine.client.container.dockerode.getImage(image).inspect()).Config.Labels ?? {};
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

async function checksum(folder: string): Promise<string> {
  return (await execa(join(CONTAINERS, 'checksum'), [folder])).stdout;
}

// Images named manyhosts/… are built here, and never pulled: on a registry that name could be anyone's.
function ownFolder(image: string): string | undefined {
  const name = /^manyhosts\/([a-z]+)/.exec(image)?.[1];
  return name && join(CONTAINERS, name);
}

async function baseOf(folder: string): Promise<string> {
  const base = /^ARG BASE=(\S+)$/m.exec(await readFile(join(folder, 'Dockerfile'), 'utf8'))?.[1];
  if (!base) throw new Error(`Expected ARG BASE=… in ${folder}/Dockerfile, found none`);
  return base;
}

function wanting(image: string, folder: string | undefined, state: State): string {
  const found = state === 'outdated' ? 'was built from other sources' : "isn't built";
  if (folder)
    return `image ${image} ${found}, and can't be built without a registry: run \`make docker\` (root on Debian)`;
  return `image ${image} is not on the engine, and can't be pulled: check its name and the registry`;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
