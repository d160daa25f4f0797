import type { Protocol } from '../../scenario/scenario.ts';
import { dueNs, MOST_VISITS, type Schedule } from '../../scenario/schedule.ts';
import type { TrialVisits } from '../../store/columns.ts';
import { grouped, some } from '../../vocabulary/wording.ts';
import { parseReport, type Report, visitName } from './report.ts';
import { ReportLog } from './report-log.ts';

/**
 * Slack between the strategy's clock and the harness's, nanoseconds: the harness stamps DONE after the strategy printed
 * it, so an honest end is always earlier; the slack covers clocks read in different units, and timers that fire early.
 */
export const CLOCK_SLACK_NS = 1_000_000;

/** What a strategy was asked for. */
export interface Asked {
  readonly hosts: number;
  readonly schedule: Schedule;
  readonly protocol: Protocol;
  /** For one visit. */
  readonly timeoutMs: number;
  /** Rows that each visit must find; absent: any. */
  readonly expectedRows?: number | undefined;
  /** Shown each report that keeps the protocol, as it is judged, and when its visit was due; must be quick. */
  readonly see?: (report: Report, dueNs: number) => void;
}

type Judged = { readonly visits: TrialVisits } | { readonly violation: string };

/**
 * A strategy's reports, checked one by one as they come: every visit of the schedule once, those of a host in the order of
 * its cycles, none before it was due nor before the host's visit before had ended. Takes 44 bytes a visit.
 */
export class JudgedVisits {
  readonly #asked: Asked;
  /** By host: how many of its visits were reported, and when the last of them ended. */
  readonly #reported: Int32Array;
  readonly #ended: Float64Array;
  readonly #log = new ReportLog();
  #excess: string | undefined;

  constructor(asked: Asked) {
    this.#asked = asked;
    this.#reported = new Int32Array(asked.hosts);
    this.#ended = new Float64Array(asked.hosts);
  }

  /** Visits reported so far. */
  get length(): number {
    return this.#log.length;
  }

  /** Why no more of them are taken, where that is the harness's limit and breaks no protocol. */
  get excess(): string | undefined {
    return this.#excess;
  }

  /** Take a line; returns why it can't be taken: how it breaks the protocol, or `excess`. */
  add(line: string): string | undefined {
    const { hosts, protocol } = this.#asked;
    const report = parseReport(line, protocol);
    if ('wrong' in report) return report.wrong;
    if (report.host < 0 || report.host >= hosts)
      return `reported host ${report.host}, which is not in its task`;
    const wrong =
      this.#outOfTurn(report) ??
      this.#tooEarly(report) ??
      this.#unexpected(report) ??
      this.#beyondLimit(report);
    if (wrong !== undefined) return wrong;
    const failure = this.#failureOf(report);
    const judged = failure === undefined ? report : { ...report, error: failure };
    this.#asked.see?.(judged, this.#due(report));
    this.#reported[report.host] = report.cycle + 1;
    this.#ended[report.host] = report.end;
    this.#log.add(judged);
    return undefined;
  }

  /** Those of a trial that was ended before its end: what was not reported is null. */
  soFar(): TrialVisits {
    const cycles = this.#reported.reduce((most, count) => Math.max(most, count), 0);
    return this.#log.columns(this.#asked.hosts, cycles);
  }

  /** All there were, once DONE has come after so many nanoseconds. */
  finish(workNs: number): Judged {
    const violation = this.#missing() ?? this.#late(workNs);
    if (violation !== undefined) return { violation };
    return { visits: this.soFar() };
  }

  #outOfTurn({ host, cycle }: Report): string | undefined {
    const { protocol, schedule } = this.#asked;
    const next = this.#reported[host] ?? 0;
    if (cycle < next) return `reported ${visitName({ host, cycle }, protocol)} twice`;
    if (cycle > next)
      return `reported cycle ${cycle} of host ${host}, expected cycle ${next}: those of a host come in their order, none left out`;
    const { cycles = Infinity } = schedule;
    return cycle < cycles
      ? undefined
      : `reported cycle ${cycle} of host ${host}, which is more than it was asked for`;
  }

  #due({ host, cycle }: Report): number {
    const { hosts, schedule } = this.#asked;
    return dueNs(schedule, cycle, { place: host, hosts }, this.#ended[host] ?? 0);
  }

  #tooEarly(report: Report): string | undefined {
    const { schedule, protocol } = this.#asked;
    const { host, start } = report;
    const before = this.#ended[host] ?? 0;
    const due = this.#due(report);
    if (schedule.forNs !== undefined && due > schedule.forNs + CLOCK_SLACK_NS)
      return `visited ${visitName(report, protocol)}, which was due ${due} ns after GO, when no visit was to begin any more`;
    if (start >= Math.max(before, due) - CLOCK_SLACK_NS) return undefined;
    const begun = `${visitName(report, protocol)}: began ${start} ns after GO`;
    return start < before - CLOCK_SLACK_NS
      ? `${begun}, while the visit before was under way, which ended after ${before} ns`
      : `${begun}, before it was due after ${due} ns`;
  }

  #unexpected({ host, cycle, rows, error }: Report): string | undefined {
    const { expectedRows, protocol } = this.#asked;
    if (expectedRows === undefined || rows !== undefined || error !== undefined) return undefined;
    return `${visitName({ host, cycle }, protocol)}: expected the number of its rows, for ${expectedRows} are expected, found none`;
  }

  // They are stored with a place for each host in each cycle, and the quickest host may have many more cycles than the others.
  #beyondLimit({ host, cycle }: Report): string | undefined {
    const { hosts, protocol } = this.#asked;
    if ((cycle + 1) * hosts <= MOST_VISITS) return undefined;
    const kept = `at most ${grouped(MOST_VISITS)} visits of a trial, hosts × cycles of the quickest host`;
    this.#excess = `The harness keeps ${kept}, and ${visitName({ host, cycle }, protocol)} is beyond that. Shorten workload.for, or add every.`;
    return this.#excess;
  }

  /** How a visit failed that the strategy says was answered. */
  #failureOf({ start, end, rows, error }: Report): string | undefined {
    const { timeoutMs, expectedRows = rows } = this.#asked;
    if (error !== undefined) return undefined;
    if (end - start > timeoutMs * 1e6 + CLOCK_SLACK_NS) return 'ETIMEDOUT';
    return rows === expectedRows ? undefined : 'EXPECTED_ROWS';
  }

  #missing(): string | undefined {
    const { hosts, schedule, protocol } = this.#asked;
    const { cycles = 1, forNs = 0 } = schedule;
    // A closed loop ends with each host's visit that ends too late for another one.
    const host = this.#reported.findIndex(
      (count, at) =>
        count < cycles || (schedule.cycles === undefined && (this.#ended[at] ?? 0) < forNs - CLOCK_SLACK_NS),
    );
    if (host === -1) return undefined;
    const missing = visitName({ host, cycle: this.#reported[host] ?? 0 }, protocol);
    if (schedule.cycles === undefined) return `reported ${some(this.length, 'visit')}; ${missing} is missing`;
    if (cycles === 1) return `reported ${this.length} of ${hosts} hosts; ${missing} is missing`;
    return `reported ${this.length} of ${hosts * cycles} visits; ${missing} is missing`;
  }

  #late(workNs: number): string | undefined {
    const host = this.#ended.findIndex((end) => end > workNs + CLOCK_SLACK_NS);
    if (host === -1) return undefined;
    return `host ${host}: ended ${this.#ended[host]} ns after GO, but DONE came after ${workNs} ns by the harness's clock`;
  }
}
