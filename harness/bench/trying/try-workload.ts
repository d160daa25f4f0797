import type { Fleet, Host } from '../../fleet/fleet.ts';
import { type Tried, tryStatement } from '../../mysql/try-statement.ts';
import { inParallel } from '../../process/parallel.ts';
import { PROVIDERS } from '../../scenario/providers.ts';
import type { Workload } from '../../scenario/scenario.ts';
import { whyItCouldWrite } from '../../scenario/sections/statement.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import type { Progress } from '../progress.ts';
import { describeFailures, type Failure } from './failures.ts';
import { remedyFor } from './remedies.ts';

/** What each host is asked in some workload. */
interface Statement extends Pick<Workload, 'timeoutMs'> {
  readonly sql: string;
}

/** A statement that was tried on a host. */
interface Try {
  readonly host: Host;
  readonly statement: Statement;
  readonly tried: Tried;
}

/** How long a statement may hold the run up, milliseconds. */
const BOUND_MS = 1_000;
/** On so many hosts of an author's own. */
const HANDFUL = 5;
const AT_ONCE = 256;

/**
 * Execute the statement once on a host of each server, or on a handful of an author's own hosts, of which one must answer.
 * What no server executes would otherwise fail on every host in every trial.
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
  const statements = statementsOf(workloads);
  const harmless = isOurs ? statements : statements.filter(({ sql }) => whyItCouldWrite(sql) === undefined);
  if (harmless.length < statements.length)
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
  for (const { sql, timeoutMs } of new Set(tries.filter(isLate).map(({ statement }) => statement)))
    progress.notice(`${sql} had not ended after its timeout of ${timeoutMs} ms, when it was tried.`);
}

/** Each once, whatever else is swept. */
function statementsOf(workloads: readonly Workload[]): Statement[] {
  const all = workloads.flatMap(({ statements, timeoutMs }) => statements.map((sql) => ({ sql, timeoutMs })));
  return [...new Map(all.map((each) => [each.sql, each])).values()];
}

async function tryAll(
  fleet: Fleet,
  statements: readonly Statement[],
  signal: AbortSignal,
): Promise<readonly Try[]> {
  const {
    credentials,
    record,
    maxConnections = Infinity,
    allowKeyRetrieval = PROVIDERS[record.provider].isOurs,
  } = fleet;
  const pairs = pair(hostsToTry(fleet), statements);
  const tries: Try[] = [];
  // Each may need a second connection, to kill what takes too long.
  const atOnce = Math.max(1, Math.min(AT_ONCE, Math.floor(maxConnections / 2)));
  const options = { mayKill: maxConnections > 1, allowKeyRetrieval, signal };
  await inParallel([...pairs.entries()], atOnce, async ([at, { host, statement }]) => {
    signal.throwIfAborted();
    const boundMs = Math.min(BOUND_MS, statement.timeoutMs);
    const tried = await tryStatement(host, credentials, statement.sql, { ...options, boundMs });
    tries[at] = { host, statement, tried };
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

/** Each host with some statement, and each statement of a sweep with some host. */
function pair(hosts: readonly Host[], statements: readonly Statement[]) {
  const length = Math.min(hosts.length, statements.length) && Math.max(hosts.length, statements.length);
  return Array.from({ length }).flatMap((_, at) => {
    const [host, statement] = [hosts[at % hosts.length], statements[at % statements.length]];
    return host && statement ? { host, statement } : [];
  });
}

function failureIn({ host, statement: { sql }, tried }: Try): Failure[] {
  if (tried.kind !== 'refused' && tried.kind !== 'unasked') return [];
  return [{ host, sql, ...tried }];
}

/** The server has no connection left: what that comes to is for the trials to show. */
function isFull({ code }: Failure): boolean {
  return ['ER_CON_COUNT_ERROR', 'ER_USER_LIMIT_REACHED', 'ER_TOO_MANY_USER_CONNECTIONS'].includes(code);
}

function isLate({ tried, statement }: Try): boolean {
  return tried.kind === 'unfinished' && statement.timeoutMs <= BOUND_MS;
}
