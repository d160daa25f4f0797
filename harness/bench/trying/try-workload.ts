import type { Fleet, Host } from '../../fleet/fleet.ts';
import { type Tried, tryStatements } from '../../mysql/try-statements.ts';
import { inParallel } from '../../process/parallel.ts';
import { PROVIDERS } from '../../scenario/providers.ts';
import type { Workload } from '../../scenario/scenario.ts';
import { whyItCouldWrite } from '../../scenario/sections/statement.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import { some } from '../../vocabulary/wording.ts';
import type { Progress } from '../progress.ts';
import { describeFailures, type Failure } from './failures.ts';
import { remedyFor } from './remedies.ts';

/** What each host is asked in some workload. */
type Visit = Pick<Workload, 'statements' | 'timeoutMs' | 'expectedRows'>;

/** A visit that was tried on a host. */
interface Try {
  readonly host: Host;
  readonly visit: Visit;
  readonly tried: Tried;
}

/** How long a visit may hold the run up, milliseconds. */
const BOUND_MS = 1_000;
/** On so many hosts of an author's own. */
const HANDFUL = 5;
const AT_ONCE = 256;

/**
 * Execute the statements once on a host of each server, or on a handful of an author's own hosts, of which one must answer
 * with as many rows as are expected. What no server executes would otherwise fail on every host in every trial.
 *
 * @throws FleetError in the server's own words, with the remedy.
 */
export async function tryWorkload(
  fleet: Fleet,
  workloads: readonly Workload[],
  progress: Pick<Progress, 'notice'>,
  signal: AbortSignal,
): Promise<void> {
  const { isOurs } = PROVIDERS[fleet.record.provider];
  const visits = visitsOf(workloads);
  const harmless = visits.filter(
    ({ statements }) => isOurs || statements.every((sql) => whyItCouldWrite(sql) === undefined),
  );
  if (harmless.length < visits.length)
    progress.notice('workload.sql may write: it is not tried before the first trial.');
  const tries = await tryAll(fleet, harmless, signal);
  const failures = tries.flatMap(failureIn);
  const [gravest] = failures.toSorted((a, b) => Number(isFull(a)) - Number(isFull(b)));
  if (gravest) {
    const words = describeFailures(failures, tries.length, isOurs ? 'server' : 'host');
    const isHopeless = isOurs ? !isFull(gravest) : failures.length === tries.length;
    if (isHopeless) throw new FleetError(`${words}. ${remedyFor(gravest, fleet)}`);
    progress.notice(`${words}.`);
  }
  for (const late of new Set(tries.flatMap(latenessIn))) progress.notice(late);
}

/** Each once, whatever else is swept. */
function visitsOf(workloads: readonly Workload[]): Visit[] {
  return [...new Map(workloads.map((each) => [JSON.stringify(each.statements), each])).values()];
}

async function tryAll(fleet: Fleet, visits: readonly Visit[], signal: AbortSignal): Promise<readonly Try[]> {
  const {
    credentials,
    record,
    maxConnections = Infinity,
    allowKeyRetrieval = PROVIDERS[record.provider].isOurs,
  } = fleet;
  const pairs = pair(hostsToTry(fleet), visits);
  const tries: Try[] = [];
  // Each may need a second connection, to kill what takes too long.
  const atOnce = Math.max(1, Math.min(AT_ONCE, Math.floor(maxConnections / 2)));
  const options = { mayKill: maxConnections > 1, allowKeyRetrieval, signal };
  await inParallel([...pairs.entries()], atOnce, async ([at, { host, visit }]) => {
    signal.throwIfAborted();
    const boundMs = Math.min(BOUND_MS, visit.timeoutMs);
    const tried = await tryStatements(host, credentials, visit.statements, { ...options, boundMs });
    tries[at] = { host, visit, tried };
  });
  return tries;
}

/** Of those without a fault: one of each server, or some from all over the list of an author's own. */
function hostsToTry({ hosts, record }: Fleet): Host[] {
  const faulty = new Set(record.faults.flatMap((drawn) => ('hosts' in drawn ? drawn.hosts : [])));
  const healthy = hosts.filter(({ id }) => !faulty.has(id));
  if (PROVIDERS[record.provider].isOurs)
    return [...Map.groupBy(healthy, ({ server }) => server).values()].flatMap(([first]) => first ?? []);
  const count = Math.min(HANDFUL, healthy.length);
  return Array.from({ length: count }, (_, at) => Math.floor((at * healthy.length) / count)).flatMap(
    (at) => healthy[at] ?? [],
  );
}

/** Each host with some visit, and each visit of a sweep with some host. */
function pair(hosts: readonly Host[], visits: readonly Visit[]) {
  const length = Math.min(hosts.length, visits.length) && Math.max(hosts.length, visits.length);
  return Array.from({ length }).flatMap((_, at) => {
    const [host, visit] = [hosts[at % hosts.length], visits[at % visits.length]];
    return host && visit ? { host, visit } : [];
  });
}

function failureIn({ host, visit: { statements, expectedRows }, tried }: Try): Failure[] {
  const asked = { host, sql: statements[0], isOfList: statements.length > 1 };
  if (tried.kind === 'refused' || tried.kind === 'unasked') return [{ ...asked, ...tried }];
  if (tried.kind === 'unfinished' || tried.rows === (expectedRows ?? tried.rows)) return [];
  const words = `expected ${some(expectedRows ?? 0, 'row')}, found ${tried.rows}`;
  return [{ ...asked, kind: 'surprising', code: 'EXPECTED_ROWS', words }];
}

/** The server has no connection left: what that comes to is for the trials to show. */
function isFull({ code }: Failure): boolean {
  return ['ER_CON_COUNT_ERROR', 'ER_USER_LIMIT_REACHED', 'ER_TOO_MANY_USER_CONNECTIONS'].includes(code);
}

function latenessIn({ tried, visit: { timeoutMs, statements } }: Try): string[] {
  if (tried.kind !== 'unfinished' || timeoutMs > BOUND_MS) return [];
  const timeout = statements.length > 1 ? "the visit's timeout" : 'its timeout';
  return [`${tried.sql} had not ended after ${timeout} of ${timeoutMs} ms, when it was tried.`];
}
