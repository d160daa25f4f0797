import { z } from 'zod';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { parseMilliseconds, parseShare, SHARE_PATTERN } from '../../vocabulary/units.ts';
import { FAULTS, type FaultSpec } from '../fault.ts';
import type { Complain } from '../yaml/document.ts';
import { checkTimes, TIMES } from './fault-times.ts';
import {
  count,
  expected,
  isSwept,
  MOST_CYCLES,
  MOST_HOSTS,
  MOST_SERVERS,
  oneOf,
  wholeMilliseconds,
} from './values.ts';

/** One entry of `fleet.faults`. */
export const faultShape = z
  .strictObject({
    kind: oneOf(...FAULTS).describe(
      'refuse: connections are refused. silent: packets vanish. stall: accepts, then never speaks. slow: speaks later. ' +
        'reset: resets when asked. deny: denies access. flap: refuses in turns. crash, pause: a server in mid-trial.',
    ),
    share: z
      .string(expected('a share such as 2%'))
      .regex(SHARE_PATTERN, { ...expected('a share such as 2%'), abort: true })
      .refine(
        (text) => parseShare(text) > 0 && parseShare(text) <= 1,
        expected('a share above 0% and up to 100%'),
      )
      .optional()
      .describe('How many hosts, as a share of the largest number of them; one at least.'),
    hosts: count(1, MOST_HOSTS).optional().describe('How many hosts.'),
    by: wholeMilliseconds().optional().describe('How much later the greeting comes (slow).'),
    up: wholeMilliseconds('1ms').optional().describe('How long connections are accepted, from GO on (flap).'),
    down: wholeMilliseconds('1ms').optional().describe('How long they are then refused (flap).'),
    servers: count(1, MOST_SERVERS).optional().describe('How many servers (crash, pause).'),
    after: wholeMilliseconds()
      .optional()
      .describe('When it happens, from GO on (crash, pause). Either this or at.'),
    at: count(0, MOST_CYCLES)
      .optional()
      .describe(
        'The first cycle in which it holds, from the moment that cycle is due (crash, pause, flap, silent, refuse).',
      ),
    until: count(1, MOST_CYCLES)
      .optional()
      .describe(
        'The first cycle in which it is over again: undone when that is due. Absent: it lasts as long as the trial.',
      ),
  })
  .describe('Something wrong with some hosts. Which ones follows from trials.seed.');

type FaultShape = z.output<typeof faultShape>;
type Kind = FaultShape['kind'];
type Key = Exclude<keyof FaultShape, 'kind'>;

/** What a kind needs beside whom it hits. */
const NEEDS: Readonly<Partial<Record<Kind, readonly Key[]>>> = {
  slow: ['by'],
  flap: ['up', 'down'],
  crash: ['servers'],
  pause: ['servers'],
};

const EXAMPLES: Readonly<Record<Key, string>> = {
  share: 'share: 2%',
  hosts: 'hosts: 3',
  by: 'by: 400ms',
  up: 'up: 1s',
  down: 'down: 500ms',
  servers: 'servers: 1',
  after: 'after: 50ms',
  at: 'at: 10',
  until: 'until: 20',
};

interface Hit {
  readonly faults: readonly FaultShape[];
  readonly hosts: number | readonly number[];
  readonly servers: number | readonly number[];
}

/** The mistakes in `fleet.faults` that the shape can't see: which keys go together, and whether there are so many hosts. */
export function checkFaults(fleet: Hit, complain: Complain): void {
  const path = ['fleet', 'faults'];
  for (const [index, fault] of fleet.faults.entries()) checkKeys(fault, [...path, index], complain);
  const hosts = Math.max(...[fleet.hosts].flat());
  const hit = fleet.faults.reduce((sum, fault) => sum + faultyCount(fault, hosts), 0);
  if (hit > hosts)
    complain(path, `Expected faults to hit no more hosts than there are (${hosts}), found ${hit}`);
  const servers = Math.max(...[fleet.servers].flat());
  const struck = fleet.faults.reduce((sum, fault) => sum + (fault.servers ?? 0), 0);
  if (struck > servers) {
    const message = `Expected crash and pause to hit no more servers than there are (${servers}), found ${struck}`;
    complain(path, message);
  }
  if (fleet.faults.length > 0 && isSwept(fleet.servers)) {
    const message =
      'Key "faults" does not go with a list of servers: a host with a fault would change servers';
    complain(path, message, { at: 'key', hint: 'Sweep servers in a scenario without faults.' });
  }
}

function checkKeys(fault: FaultShape, path: readonly PropertyKey[], complain: Complain): void {
  const { kind, share, hosts } = fault;
  const needs = NEEDS[kind] ?? [];
  const ofServers = needs.includes('servers');
  const takes: readonly Key[] = [
    ...(ofServers ? [] : (['share', 'hosts'] as const)),
    ...needs,
    ...(TIMES[kind] ?? []),
  ];
  for (const key of (Object.keys(fault) as (keyof FaultShape)[]).filter((each) => each !== 'kind')) {
    if (fault[key] === undefined || takes.includes(key)) continue;
    const hint = `It takes: ${takes.map((each) => EXAMPLES[each]).join(', ')}`;
    complain([...path, key], `Key "${key}" does not go with a fault of kind ${kind}`, { hint, at: 'key' });
  }
  for (const key of needs) {
    if (fault[key] === undefined)
      complain(path, `Expected a fault of kind ${kind} to have ${key}, such as ${EXAMPLES[key]}`);
  }
  checkTimes(fault, ofServers, path, complain);
  if (!ofServers && (share === undefined) === (hosts === undefined)) {
    const found = share === undefined ? 'neither' : 'both';
    complain(path, `Expected either share (such as 2%) or hosts (a number), found ${found}`);
  }
}

/** The keys that a kind needs were checked to be there. */
export function resolveFault(fault: FaultShape, hosts: number): FaultSpec {
  const { at, until } = fault;
  const during = at === undefined ? undefined : omitUndefined({ at, until });
  return omitUndefined({ ...whatAndWhom(fault, hosts), during });
}

function whatAndWhom(fault: FaultShape, hosts: number): FaultSpec {
  const { kind, by = '0ms', up = '0ms', down = '0ms', after, servers = 0 } = fault;
  if (kind === 'crash' || kind === 'pause') {
    const afterMs = after === undefined ? undefined : parseMilliseconds(after);
    return { fault: omitUndefined({ kind, afterMs }), servers };
  }
  const hit = faultyCount(fault, hosts);
  if (kind === 'slow') return { fault: { kind, byMs: parseMilliseconds(by) }, hosts: hit };
  if (kind === 'flap') {
    return {
      fault: { kind, upMs: parseMilliseconds(up), downMs: parseMilliseconds(down) },
      hosts: hit,
    };
  }
  return { fault: { kind }, hosts: hit };
}

/** How many of so many hosts a fault of hosts hits. */
export function faultyCount({ share, hosts = 0 }: FaultShape, of: number): number {
  return share === undefined ? hosts : Math.max(1, Math.round(parseShare(share) * of));
}
