import { z } from 'zod';
import type { Visit } from '../store/columns.ts';
import type { HostCounts } from '../store/trial-shape.ts';
import { PLAIN_LINE } from '../vocabulary/plain-text.ts';
import { excerpt } from './protocol.ts';

type Judged = { readonly visits: readonly Visit[] } | { readonly violation: string };

const time = z.number().int().nonnegative();
const report = z.object({
  id: z.number().int(),
  start: time,
  connected: time.optional(),
  end: time,
  rows: z.unknown().optional(), // judged by itself, since an author who adds it should be told what is wrong with it
  error: z.string().optional(),
});
type Report = z.output<typeof report>;

/**
 * Slack between the strategy's clock and the harness's, nanoseconds: the harness stamps DONE after the strategy printed
 * it, so an honest end is always earlier; the slack covers clocks read in different units.
 */
export const CLOCK_SLACK_NS = 1_000_000;

/** What a strategy was asked for. */
interface Asked {
  readonly hosts: number;
  /** Most hosts that may be visited at the same time; absent: no limit. */
  readonly maxConnections?: number | undefined;
}

/**
 * Check a strategy's report lines: every host exactly once, times in order and within the harness's own GO → DONE, and no
 * more hosts at the same time than were allowed. Visits come back in the order of their hosts.
 */
export function judgeReports(lines: readonly string[], asked: Asked, workNs: number): Judged {
  const { hosts, maxConnections } = asked;
  const visits = Array.from<Visit | undefined>({ length: hosts });
  const reported = lines.filter((line) => line !== '');
  for (const line of reported) {
    const parsed = parse(line);
    if (!parsed)
      return {
        violation: `expected a report such as {"id":0,"start":1,"connected":2,"end":3}, found ${excerpt(line)}`,
      };
    if (parsed.id < 0 || parsed.id >= hosts)
      return { violation: `reported host ${parsed.id}, which is not in its task` };
    if (visits[parsed.id]) return { violation: `reported host ${parsed.id} twice` };
    const visit = visitOf(parsed);
    const wrong = miscounted(parsed) ?? misnamed(visit) ?? outOfOrder(visit, workNs);
    if (wrong) return { violation: `host ${parsed.id}: ${wrong}` };
    visits[parsed.id] = visit;
  }
  const missing = visits.indexOf(undefined);
  if (missing !== -1) {
    return { violation: `reported ${reported.length} of ${hosts} hosts; host ${missing} is missing` };
  }
  const complete = visits as Visit[];
  const violation = limitBroken(complete, maxConnections);
  return violation === undefined ? { visits: complete } : { violation };
}

/** How many hosts answered, and how many failed by which kind. */
export function countHosts(visits: readonly Visit[]): HostCounts {
  const failed = visits.flatMap(({ error }) => error ?? []);
  const kinds = [...Map.groupBy(failed, (kind) => kind)];
  const errors = Object.fromEntries(kinds.map(([kind, each]) => [kind, each.length]));
  return { asked: visits.length, answered: visits.length - failed.length, errors };
}

/** The most visits of a trial that were under way at the same moment. One that ends as another starts makes room for it. */
export function mostInFlight(visits: readonly Visit[]): number {
  const starts = visits.map(({ startNs }) => startNs).sort((a, b) => a - b);
  const ends = visits.map(({ endNs }) => endNs).sort((a, b) => a - b);
  let ended = 0;
  return starts.reduce((most, start, begun) => {
    while ((ends[ended] ?? Infinity) <= start) ended += 1;
    return Math.max(most, begun + 1 - ended);
  }, 0);
}

function parse(line: string): Report | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return report.safeParse(value).data;
}

function visitOf({ id, start, connected, end, rows, error }: Report): Visit {
  return {
    id,
    startNs: start,
    endNs: end,
    ...(connected === undefined ? {} : { connectedNs: connected }),
    ...(isRowCount(rows) ? { rows } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

function miscounted({ rows }: Report): string | undefined {
  if (rows === undefined || isRowCount(rows)) return undefined;
  return `expected rows to be a whole number, 0 or more, found ${excerpt(JSON.stringify(rows))}`;
}

function isRowCount(rows: unknown): rows is number {
  return Number.isSafeInteger(rows) && Number(rows) >= 0;
}

// Names of failures are keys wherever failures are counted, and stand in every report.
function misnamed({ error }: Visit): string | undefined {
  if (error === undefined || (error.length <= 200 && PLAIN_LINE.test(error) && !(error in Object.prototype)))
    return undefined;
  return `expected the name of a failure such as ETIMEDOUT, found ${excerpt(error)}`;
}

function outOfOrder({ startNs, connectedNs, endNs, error }: Visit, workNs: number): string | undefined {
  if (connectedNs === undefined && error === undefined) return 'answered without a time of connection';
  const times = [startNs, connectedNs ?? startNs, endNs];
  if (times.some((time, at) => time < (times[at - 1] ?? 0)))
    return `times out of order (${times.join(', ')} ns)`;
  if (endNs > workNs + CLOCK_SLACK_NS) {
    return `ended ${endNs} ns after GO, but DONE came after ${workNs} ns by the harness's clock`;
  }
  return undefined;
}

/** How a strategy broke the fleet's limit of connections in flight, by its own reports; undefined where it did not. */
function limitBroken(visits: readonly Visit[], limit: number | undefined): string | undefined {
  if (limit === undefined) return undefined;
  const most = mostInFlight(visits);
  return most > limit
    ? `visited ${most} hosts at the same time, and the limit (maxConnections) is ${limit}`
    : undefined;
}
