import { join } from 'node:path';
import { connectEngine, type Engine } from '../../engine/connection.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { ensureImage, imageDigest, whyUnobtainable } from '../../engine/images.ts';
import { lastLines } from '../../engine/logs.ts';
import { removeContainer } from '../../engine/removal.ts';
import { deadline } from '../../process/deadline.ts';
import { OWNER_LABEL, thisOwner } from '../../process/owner.ts';
import { PROJECT } from '../../process/project.ts';
import { PROVIDERS, type Provider, providersThat } from '../../scenario/providers.ts';
import type { StrategyCommand } from '../../scenario/scenario.ts';
import { CATALOGUE, type CatalogueEntry, type Runtime } from '../../strategies/catalogue.ts';
import { bindMounts, SECURITY } from '../launchers/container/prepare.ts';
import type { ContainerSpec } from '../launchers/subprocess.ts';
import { type Answer, answerOf, conclude, type Launch, type Probed, type Unavailable } from './probe.ts';

/** What each runtime's programs run in. Compiled ones need nothing but the C library. */
const IMAGES: Readonly<Record<Runtime, string>> = {
  python: 'manyhosts/python',
  node: 'manyhosts/node',
  bun: 'manyhosts/node',
  go: 'manyhosts/go',
  native: 'manyhosts/go',
};

/** The images that catalogued strategies run in. */
export const RUNTIME_IMAGES: readonly string[] = [...new Set(Object.values(IMAGES))];

/** Programs are seen in a container at their own path, with the libraries beside them; the image has the runtime. */
const PROGRAMS = [join(PROJECT, 'harness', 'strategies'), join(PROJECT, 'node_modules')];

const REMEDY = 'Or take isolation: cgroup.';

/** The engine that strategies run on, or why there is none. */
export async function engineForStrategies(): Promise<Engine | EngineError> {
  try {
    const engine = await connectEngine();
    if (!engine.isRemote) return engine;
    return new EngineError(
      'the container engine is on another machine, and a container there sees none of the programs here',
      'Start Docker on this one, or run `make docker`.',
    );
  } catch (error) {
    if (error instanceof EngineError) return error;
    return new EngineError((error as Error).message, 'Restart it.', { cause: error });
  }
}

/** How a strategy is started in a container, or why it can't be and how to change that. */
export async function prepareContained(
  command: StrategyCommand,
  engine: Engine | EngineError,
  provider: Provider,
): Promise<Launch> {
  if (engine instanceof EngineError)
    return unavailable(sentence(engine.clause), `${engine.remedy} ${REMEDY}`);
  if (PROVIDERS[provider].where === 'machine' && engine.reach !== 'direct') {
    const reason = `The ${provider} fleet is on this machine, where the engine’s containers are not`;
    return unavailable(
      reason,
      `Take provider: ${providersThat(({ where }) => where === 'engine')}. ${REMEDY}`,
    );
  }
  if (command.kind === 'program') {
    const { argv, protocol, image = '' } = command;
    return inImage({ engine, image, mounts: [] }, async () => ({ argv, protocol, versions: {} }));
  }
  const entry = CATALOGUE.get(command.name);
  if (!entry) throw new Error(`Expected a name from the catalogue, found ${command.name}`);
  const spec = { engine, image: IMAGES[entry.runtime], mounts: PROGRAMS };
  return inImage(spec, async () => {
    const found = await look(entry, spec);
    return 'unavailable' in found ? found : { ...found, protocol: 2, cwd: PROJECT };
  });
}

// An image that a registry offers is pulled, or built, now: not while a trial waits for it.
async function inImage(spec: ContainerSpec, prepare: () => Promise<Launch>): Promise<Launch> {
  const { engine, image } = spec;
  const missing = await whyUnobtainable(engine, image);
  if (missing !== undefined) return unavailable(sentence(missing), REMEDY);
  try {
    await ensureImage(engine, image);
    const launch = await prepare();
    if ('unavailable' in launch) return launch;
    return { ...launch, container: { ...spec, digest: await imageDigest(engine, image) } };
  } catch (error) {
    return unavailable(sentence((error as Error).message), REMEDY);
  }
}

async function look({ runtime, program, modules }: CatalogueEntry, spec: ContainerSpec): Promise<Probed> {
  const compiled = runtime === 'go' || runtime === 'native' || runtime === 'bun';
  if (compiled && process.platform !== 'linux') {
    const what = `${program.split('/').at(-1)} is made for ${process.platform} here, and a container runs Linux`;
    return { unavailable: { reason: `Expected a program for Linux, but ${what}`, remedy: REMEDY } };
  }
  const answer = compiled ? await answerOf(runtime) : await ASK[runtime](spec);
  return conclude(answer, runtime, program, modules, compiled ? {} : { remedy: 'Run `make docker`.' });
}

const ASK: Readonly<Record<'python' | 'node', (spec: ContainerSpec) => Promise<Answer>>> = {
  async python(spec) {
    const line = await ask(spec, ['python3', join(PROJECT, 'harness', 'strategies', 'python', 'probe.py')]);
    const { python: version, modules: found } = JSON.parse(line);
    return { executable: 'python3', version, found };
  },
  // Its libraries are those of this machine.
  async node(spec) {
    const answer = await answerOf('node');
    return { ...answer, executable: 'node', version: (await ask(spec, ['node', '--version'])).slice(1) };
  },
};

/** Long enough for a cold disk. */
const ASK_MS = 60_000;

/**
 * The first line that a short program prints in a container, such as a runtime its version.
 *
 * @throws where the engine can't start it, or it printed nothing; the message says why.
 */
async function ask({ engine, image, mounts }: ContainerSpec, argv: readonly string[]): Promise<string> {
  const container = await engine.client.container.dockerode.createContainer({
    Image: image,
    Entrypoint: [...argv],
    Labels: { [OWNER_LABEL]: thisOwner().id },
    HostConfig: {
      NetworkMode: 'none',
      Mounts: bindMounts(mounts),
      CapDrop: ['ALL'],
      SecurityOpt: [...SECURITY],
    },
  });
  try {
    await container.start();
    await deadline(ASK_MS, container.wait());
    const [line] = await lastLines(container, 20, { stdout: true, stderr: false });
    if (line === undefined) throw new Error(`${argv[0]} printed nothing`);
    return line;
  } finally {
    await removeContainer(container);
  }
}

function unavailable(reason: string, remedy: string): Unavailable {
  return { unavailable: { reason, remedy } };
}

// It becomes one of its own.
function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}`.replace(/\.$/, '');
}
