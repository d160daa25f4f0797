import { parseDuration } from '../../vocabulary/units.ts';
import { grouped, listed } from '../../vocabulary/wording.ts';
import { isOneShot, lastDueNs, MOST_VISITS } from '../schedule.ts';
import type { Complain } from '../yaml/document.ts';
import type { FleetShape } from './fleet.ts';
import { schedulesOf } from './schedule.ts';
import type { StrategyShape } from './strategies.ts';
import type { WorkloadShape } from './workload.ts';

/** What the visits have to go with; undefined what has mistakes already. */
interface Around {
  readonly hosts: FleetShape['hosts'] | undefined;
  readonly fleet: FleetShape | undefined;
  readonly strategies: readonly (StrategyShape | undefined)[];
  readonly trials: { readonly timeout?: string | undefined } | undefined;
}

/** The mistakes between the visits and who makes them, to how many hosts, in which time. */
export function checkVisits(workload: WorkloadShape, around: Around, complain: Complain): void {
  const { hosts, fleet, strategies, trials } = around;
  if (hosts !== undefined) {
    const most = Math.max(...[hosts].flat());
    checkNumber(workload, most, complain);
    if (trials?.timeout !== undefined) checkTime(workload, most, trials.timeout, complain);
    checkKept(workload, most, fleet?.external?.maxConnections, complain);
  }
  for (const [index, strategy] of strategies.entries())
    if (strategy?.command) checkProtocol(workload, strategy, ['strategies', index], complain);
}

function checkNumber(workload: WorkloadShape, hosts: number, complain: Complain): void {
  const cycles = Math.max(...schedulesOf(workload).map((schedule) => schedule.cycles ?? 1));
  if (hosts * cycles <= MOST_VISITS) return;
  const found = `${grouped(hosts * cycles)}: ${grouped(cycles)} cycles of ${grouped(hosts)} hosts`;
  complain(
    ['workload', workload.cycles === undefined ? 'for' : 'cycles'],
    `Expected at most ${grouped(MOST_VISITS)} visits in a trial, found ${found}`,
    { hint: 'Visit fewer hosts, or less often.' },
  );
}

function checkTime(workload: WorkloadShape, hosts: number, timeout: string, complain: Complain): void {
  const lastNs = Math.max(...schedulesOf(workload).map((schedule) => lastDueNs(schedule, hosts)));
  if (lastNs === 0 || lastNs < parseDuration(timeout)) return;
  const takes =
    workload.every === undefined
      ? `the visits take, which go on for ${workload.for}`
      : `the visits take, the last of which is due after ${lastNs / 1e9} s`;
  const message = `Expected more than ${takes}, found ${timeout}`;
  complain(['trials', 'timeout'], message, {
    hint: 'Raise it, or leave it out: then it is 3 minutes, and what the schedule of visits takes.',
  });
}

/** A limit of connections in flight holds for those that wait for their next visit, too. */
function checkKept(
  { connections }: WorkloadShape,
  hosts: number,
  limit: number | undefined,
  complain: Complain,
): void {
  if (limit === undefined || hosts <= limit) return;
  for (const [index, kind] of [connections].flat().entries()) {
    if (kind !== 'kept') continue;
    const place = ['workload', 'connections', ...(Array.isArray(connections) ? [index] : [])];
    const message = `Expected fresh, for a kept connection to each of ${hosts} hosts is more than fleet.external.maxConnections, which is ${limit}`;
    complain(place, message, { hint: 'Raise maxConnections, or visit fewer hosts.' });
  }
}

function checkProtocol(
  workload: WorkloadShape,
  { protocol }: StrategyShape,
  path: readonly PropertyKey[],
  complain: Complain,
): void {
  const place = [...path, protocol === undefined ? 'command' : 'protocol'];
  const needs = beyondVersion1(workload);
  if (protocol !== 2 && needs.length > 0) {
    const found =
      protocol === undefined ? 'a command without the key, which is taken for version 1' : protocol;
    complain(place, `Expected protocol: 2, for workload has ${listed(needs)}; found ${found}`, {
      hint: protocol === 'none' ? UNPROVEN : VERSION_1,
    });
  } else if (protocol === 'none' && workload.expect !== undefined) {
    const message = 'Expected protocol: 2 or 1, by whose reports workload.expect is judged, found none';
    complain(place, message, { hint: 'Remove workload.expect, or have the program speak the protocol.' });
  }
}

const VERSION_1 =
  'A program of version 1 visits each host once, with one statement on a fresh connection: docs/protocol.md.';
const UNPROVEN =
  'Without the protocol it can only be proven that each host was asked one statement, once: docs/protocol.md.';

function beyondVersion1(workload: WorkloadShape): string[] {
  const { sql, connections } = workload;
  return [
    ...(schedulesOf(workload).every(isOneShot) ? [] : ['a schedule']),
    ...([connections].flat().includes('kept') ? ['kept connections'] : []),
    ...(Array.isArray(sql) && sql.length > 1 ? ['several statements'] : []),
  ];
}
