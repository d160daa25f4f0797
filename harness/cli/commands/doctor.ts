import { cpus, totalmem } from 'node:os';
import { detectCgroups } from '../../cgroup/detect.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { whyUnobtainable } from '../../engine/images.ts';
import { surveyProviders } from '../../fleet/registry.ts';
import { coresIn, readAllowance } from '../../process/allowance.ts';
import { readOptional } from '../../process/kernel-file.ts';
import { hostsWithin, openFilesLimit } from '../../process/open-files.ts';
import { thisOwner } from '../../process/owner.ts';
import { mebibytes } from '../../report/model/figures.ts';
import { DEFAULT_IMAGE } from '../../scenario/sections/fleet.ts';
import { CATALOGUE } from '../../strategies/catalogue.ts';
import { probeStrategy } from '../../trial/programs/probe.ts';
import { plainFigures } from '../../vocabulary/plain-text.ts';
import { coresText, some } from '../../vocabulary/wording.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

interface Finding {
  readonly state: 'yes' | 'partly' | 'no';
  readonly what: string;
  readonly remedy?: string;
}

const MARKS = { yes: '✓', partly: '~', no: '✗' } as const;

/** `manyhosts doctor`: what this machine can and cannot measure, and what to do about it. Changes nothing that stays. */
export async function doctor(): Promise<ExitCode> {
  const findings = plainFigures([
    cores(),
    ...allowance(),
    await cgroups(),
    await engine(),
    ...(await fleets()),
    await containers(),
    ...(await runtimes()),
    openFiles(),
    ports(),
  ]);
  for (const { state, what, remedy } of findings) {
    process.stdout.write(`${MARKS[state]} ${what}\n${remedy === undefined ? '' : `    ${remedy}\n`}`);
  }
  return EXIT.passed;
}

function cores(): Finding {
  const count = cpus().length;
  const what = `${some(count, 'core')}, Node ${process.version}, ${process.platform}`;
  if (count >= 4) return { state: 'yes', what };
  return {
    state: 'partly',
    what,
    remedy:
      'Servers and strategies share these cores: fast strategies are bound by the servers. 4 or more are better.',
  };
}

/** What this process may use of the machine, where that is not all. */
function allowance(): Finding[] {
  const { cpuQuota, cpuset, memoryLimitBytes } = readAllowance();
  const found = [
    ...(cpuQuota === undefined
      ? []
      : [`CPU quota: ${coresText(cpuQuota)} of ${cpus().length}, for all that runs here together`]),
    ...(cpuset === undefined
      ? []
      : [`Allowed cores: ${cpuset}, so ${coresText(coresIn(cpuset))} of ${cpus().length}`]),
    ...(memoryLimitBytes === undefined
      ? []
      : [`Memory limit: ${mebibytes(memoryLimitBytes)} of ${mebibytes(totalmem())}`]),
  ];
  return found.map((what) => ({ state: 'partly', what, remedy: ALLOWED }));
}

const ALLOWED =
  'A limit of the container or service that this runs in, or of taskset. Runs record it, and are compared only with those under the same.';

async function cgroups(): Promise<Finding> {
  const backend = detectCgroups(thisOwner());
  if (backend.kind === 'none')
    return {
      state: 'no',
      what: backend.description,
      remedy:
        'Times are still measured. A scenario with `limits` is refused for strategies outside of containers.',
    };
  await using group = backend.create('doctor');
  const absent = group.usage().memoryPeakBytes === undefined;
  return {
    state: absent ? 'partly' : 'yes',
    what: backend.description,
    ...(absent
      ? { remedy: 'This kernel has no memory high-water mark (Linux 5.19 has): peaks stay absent.' }
      : {}),
  };
}

/** Which engine is talked to: several may be on a machine, and one may be named. */
async function engine(): Promise<Finding> {
  const { connectEngine, describeEngine } = await import('../../engine/connection.ts');
  try {
    const engine = await connectEngine();
    const { name, version } = await describeEngine(engine);
    const by = engine.namedBy === undefined ? '' : `, which ${engine.namedBy} names`;
    const what = `Container engine: ${name} ${version} at ${engine.at}${by}`;
    if (engine.unenforced.length === 0) return { state: 'yes', what };
    const remedy = `Its kernel can’t limit ${engine.unenforced.join(', ')}: a scenario that asks for that is refused.`;
    return { state: 'partly', what, remedy };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { state: 'no', what: `Container engine: ${error.clause}`, remedy: error.remedy };
  }
}

async function fleets(): Promise<Finding[]> {
  const found = await surveyProviders({ image: DEFAULT_IMAGE });
  return found.map(({ provider, reason, ...rest }) => ({
    state: rest.available ? 'yes' : 'no',
    what: `Fleet ${provider}: ${reason}`,
    ...('remedy' in rest ? { remedy: rest.remedy } : {}),
  }));
}

async function containers(): Promise<Finding> {
  const { RUNTIME_IMAGES, engineForStrategies } = await import('../../trial/programs/contained.ts');
  const remedy = 'Run `make docker`: strategies run in containers then, too (isolation: container).';
  const engine = await engineForStrategies();
  if (engine instanceof EngineError)
    return { state: 'no', what: `Isolation by container: ${engine.clause}`, remedy: engine.remedy };
  const reasons = await Promise.all(RUNTIME_IMAGES.map((image) => whyUnobtainable(engine, image)));
  const found = RUNTIME_IMAGES.filter((_, index) => reasons[index] === undefined);
  if (found.length === RUNTIME_IMAGES.length)
    return { state: 'yes', what: `Isolation by container: ${found.join(', ')}` };
  const missing = RUNTIME_IMAGES.filter((image) => !found.includes(image)).join(', ');
  return { state: found.length > 0 ? 'partly' : 'no', what: `Isolation by container: no ${missing}`, remedy };
}

async function runtimes(): Promise<Finding[]> {
  const findings = [...CATALOGUE.keys()].map(async (name) => ({ name, found: await probeStrategy(name) }));
  const byReason = Map.groupBy(await Promise.all(findings), ({ found }) =>
    'unavailable' in found ? `${found.unavailable.reason}\n${found.unavailable.remedy}` : '',
  );
  return [...byReason].map(([text, strategies]) => {
    const names = strategies.map(({ name }) => name).join(', ');
    if (text === '') return { state: 'yes', what: `Strategies: ${names}` };
    const [reason = '', remedy = ''] = text.split('\n');
    return { state: 'no', what: `Strategies ${names}: ${reason}`, remedy };
  });
}

function openFiles(): Finding {
  const limit = openFilesLimit();
  if (limit === Infinity) return { state: 'yes', what: 'Any number of open files a process' };
  // Strategies are a process each; of the embedded fleet's there are as many as its hosts need.
  const hosts = hostsWithin(limit, 1);
  const what = `${limit} open files a process: room for ${hosts} hosts, whatever the fleet`;
  return hosts >= 1000
    ? { state: 'yes', what }
    : { state: 'partly', what, remedy: 'Raise it with `ulimit -n 65536` as root.' };
}

function ports(): Finding {
  const range = readOptional('/proc/sys/net/ipv4/ip_local_port_range')?.trim().split(/\s+/).map(Number);
  if (!range) return { state: 'yes', what: 'Ephemeral ports: not readable here' };
  const [first = 0, last = 0] = range;
  return {
    state: 'yes',
    what: `${last - first + 1} ephemeral ports: as many connections to one address and port`,
  };
}
