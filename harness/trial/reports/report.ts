import type { Protocol } from '../../scenario/scenario.ts';
import { PLAIN_LINE } from '../../vocabulary/plain-text.ts';
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
  const { start, connected, end, rows, error } = found ?? {};
  const [host, cycle] = protocol === 1 ? [found?.id, 0] : [found?.host, found?.cycle];
  const areTimes = isWhole(start) && isWhole(end) && (connected === undefined || isWhole(connected));
  if (!Number.isInteger(host) || !isWhole(cycle) || !areTimes || !isText(error)) {
    return { wrong: `expected a report such as ${EXAMPLES[protocol === 1 ? 1 : 2]}, found ${excerpt(line)}` };
  }
  const report = { host, cycle, start, connected, end, rows, error } as Report;
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

function wrongWith(report: Report, protocol: Protocol): string | undefined {
  const { start, connected = start, end, rows, error } = report;
  if (rows !== undefined && !isWhole(rows))
    return `expected rows to be a whole number, 0 or more, found ${excerpt(JSON.stringify(rows))}`;
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

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}
