import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageName } from 'testcontainers';
import { FleetError } from '../fleet.ts';
import type { Engine } from './engine.ts';
import { within } from './within.ts';

/** Have the image on the engine: as it is, built from `containers/` if it is one of ours, or pulled. */
export async function ensureImage(engine: Engine, image: string): Promise<void> {
  if (await isPresent(engine, image)) return;
  const folder = ownFolder(image);
  try {
    if (folder) await build(engine, image, folder);
    else await engine.client.image.pull(ImageName.fromString(image));
  } catch (cause) {
    throw new FleetError(`The fleet can't start: ${absent(image, folder)}. ${message(cause)}`, { cause });
  }
  // An engine reports some failures only in the text of its progress.
  if (!(await isPresent(engine, image)))
    throw new FleetError(`The fleet can't start: ${absent(image, folder)}.`);
}

/** Why the image can't be had, or undefined where it is present or a registry offers it. Downloads nothing. */
export async function whyUnobtainable(engine: Engine, image: string): Promise<string | undefined> {
  if (await isPresent(engine, image)) return undefined;
  const folder = ownFolder(image);
  try {
    const source = folder ? await baseOf(folder) : image;
    if (folder && (await isPresent(engine, source))) return undefined;
    await within(10_000, engine.client.container.dockerode.getImage(source).distribution());
    return undefined;
  } catch {
    return absent(image, folder);
  }
}

/** The image's content digest where it came from a registry, else its id. */
export async function imageDigest(engine: Engine, image: string): Promise<string> {
  const { RepoDigests, Id } = await engine.client.container.dockerode.getImage(image).inspect();
  return RepoDigests?.[0]?.split('@')[1] ?? Id;
}

async function isPresent(engine: Engine, image: string): Promise<boolean> {
  try {
    await engine.client.container.dockerode.getImage(image).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

// Images named manyhosts/… are built here, and never pulled: on a registry that name could be anyone's.
function ownFolder(image: string): string | undefined {
  const name = /^manyhosts\/([a-z]+)/.exec(image)?.[1];
  return name && join(import.meta.dirname, '../../../containers', name);
}

async function baseOf(folder: string): Promise<string> {
  const base = /^ARG BASE=(\S+)$/m.exec(await readFile(join(folder, 'Dockerfile'), 'utf8'))?.[1];
  if (!base) throw new Error(`Expected ARG BASE=… in ${folder}/Dockerfile, found none`);
  return base;
}

async function build(engine: Engine, image: string, folder: string): Promise<void> {
  const { dockerode } = engine.client.container;
  const source = { context: folder, src: await readdir(folder) };
  const progress = await dockerode.buildImage(source, { t: image, networkmode: 'host' });
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(progress, (error: Error | null, steps: { error?: string }[] = []) => {
      const failure = error?.message ?? steps.find((step) => step.error)?.error;
      if (failure === undefined) resolve();
      else reject(new Error(failure));
    });
  });
}

function absent(image: string, folder: string | undefined): string {
  if (folder)
    return `image ${image} isn't built, and can't be built without a registry: run \`make docker\` (root on Debian)`;
  return `image ${image} is not on the engine, and can't be pulled: check its name and the registry`;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
