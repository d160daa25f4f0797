import type { Protocol } from '../../scenario/scenario.ts';
import { escapeControls, PLAIN_LINE } from '../../vocabulary/plain-text.ts';
import { excerpt } from '../protocol.ts';

/** What a strategy says of one visit, times in nanoseconds since GO. */
export interface Report {
  readonly host: number;
  readonly cycle: number;
  readonly start: number;
  readonly connected?: number;
  readonly end: number;
  readonly rows?: number;
  readonly error?: string;
}

/** A report, or what is wrong with it in words that follow the program's name. */
export type ParsedReport = Report | { readonly wrong: string };

/** Read a line of a strategy's reports. By hand: a schema takes several times as long, while the strategy is measured. */
export function parseReport(line: string, protocol: Protocol): ParsedReport {
  const found = objectIn(line);
  if (!found)
    return { wrong: `expected a report such as ${EXAMPLES[protocol === 1 ? 1 : 2]}, found ${excerpt(line)}` };
  const [host, cycle] = protocol === 1 ? [found.id, 0] : [found.host, found.cycle];
  // Many languages write null for what is absent.
  const [connected, rows, error] = [
    found.connected ?? undefined,
    found.rows ?? undefined,
    found.error ?? undefined,
  ];
  const report = { host, cycle, start: found.start, connected, end: found.end, rows, error };
  if (!isReport(report)) return { wrong: mistyped(found, protocol, line) };
  const wrong = wrongWith(report, protocol);
  return wrong === undefined ? report : { wrong: `${visitName(report, protocol)}: ${wrong}` };
}

/** `host 3, cycle 4`; version 1 has one cycle, and no word for it. */
export function visitName({ host, cycle }: Pick<Report, 'host' | 'cycle'>, protocol: Protocol): string {
  return protocol === 1 ? `host ${host}` : `host ${host}, cycle ${cycle}`;
}

const EXAMPLES = {
  1: '{"id":0,"start":1,"connected":2,"end":3}',
  2: '{"host":0,"cycle":0,"start":1,"end":3}',
} as const;

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

type Unchecked = { readonly [Key in keyof Report]?: unknown };

function isReport(report: Unchecked): report is Report {
  const { host, cycle, start, connected = 0, end, rows = 0, error = '' } = report;
  const numbers = isWhole(cycle) && isWhole(start) && isWhole(connected) && isWhole(end) && isWhole(rows);
  return numbers && Number.isInteger(host) && typeof error === 'string';
}

/** The first key of a report whose value is of another kind than it should be. */
function mistyped(found: Record<string, unknown>, protocol: Protocol, line: string): string {
  const needed = [...(protocol === 1 ? ['id'] : ['host', 'cycle']), 'start', 'end'];
  const optional = ['connected', 'rows'].filter((key) => (found[key] ?? undefined) !== undefined);
  const key = [...needed, ...optional].find((each) => !isWhole(found[each]));
  const [name, wanted] = key === undefined ? ['error', 'a text'] : [key, 'a whole number, 0 or more'];
  const value = found[name] === undefined ? 'none' : escapeControls(JSON.stringify(found[name]).slice(0, 60));
  return `expected ${name} to be ${wanted}, found ${value} in ${excerpt(line)}`;
}

function wrongWith(report: Report, protocol: Protocol): string | undefined {
  const { start, connected = start, end, error } = report;
  // Names of failures are keys wherever failures are counted, and stand in every report.
  if (error !== undefined && (error.length > 200 || !PLAIN_LINE.test(error) || error in Object.prototype))
    return `expected the name of a failure such as ETIMEDOUT, found ${excerpt(error)}`;
  if (protocol === 1 && report.connected === undefined && error === undefined)
    return 'answered without a time of connection';
  if (connected < start || end < connected) return `times out of order (${start}, ${connected}, ${end} ns)`;
  return undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
