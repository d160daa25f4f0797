import type { z } from 'zod';
import { faultyCount } from '../resolve.ts';
import type { FaultShape, fleetShape } from '../schema/fleet-shape.ts';
import { isSwept } from '../schema/values.ts';
import type { Complain } from './check.ts';

type Kind = FaultShape['kind'];
type Key = Exclude<keyof FaultShape, 'kind'>;

/** What a kind needs beside whom it hits. */
const NEEDS: Readonly<Record<Kind, readonly Key[]>> = {
  refuse: [],
  silent: [],
  stall: [],
  reset: [],
  deny: [],
  slow: ['by'],
  flap: ['up', 'down'],
  crash: ['servers', 'after'],
  pause: ['servers', 'after'],
};

const EXAMPLES: Readonly<Record<Key, string>> = {
  share: 'share: 2%',
  hosts: 'hosts: 3',
  by: 'by: 400ms',
  up: 'up: 1s',
  down: 'down: 500ms',
  servers: 'servers: 1',
  after: 'after: 50ms',
};

/** The mistakes in `fleet.faults` that the shape can't see: which keys go together, and whether there are so many hosts. */
export function checkFaults(fleet: z.output<typeof fleetShape>, complain: Complain): void {
  for (const [index, fault] of fleet.faults.entries()) checkKeys(fault, index, complain);
  const most = Math.max(...[fleet.hosts].flat());
  const hit = fleet.faults.reduce((sum, fault) => sum + faultyCount(fault, most), 0);
  if (hit > most)
    complain(
      ['fleet', 'faults'],
      `Expected faults to hit no more hosts than there are (${most}), found ${hit}`,
    );
  const struck = fleet.faults.reduce((sum, { servers = 0 }) => sum + servers, 0);
  const servers = Math.max(...[fleet.servers].flat());
  if (struck > servers) {
    const message = `Expected crash and pause to hit no more servers than there are (${servers}), found ${struck}`;
    complain(['fleet', 'faults'], message);
  }
  if (fleet.faults.length > 0 && isSwept(fleet.servers)) {
    const message =
      'Key "faults" does not go with a list of servers: a host with a fault would change servers';
    complain(['fleet', 'faults'], message, {
      at: 'key',
      hint: 'Sweep servers in a scenario without faults.',
    });
  }
}

function checkKeys(fault: FaultShape, index: number, complain: Complain): void {
  const path = ['fleet', 'faults', index];
  const { kind, share, hosts } = fault;
  const needs = NEEDS[kind];
  const ofServers = needs.includes('servers');
  const takes: readonly Key[] = ofServers ? needs : ['share', 'hosts', ...needs];
  for (const key of (Object.keys(fault) as (keyof FaultShape)[]).filter((each) => each !== 'kind')) {
    if (fault[key] === undefined || takes.includes(key)) continue;
    const hint = `It takes: ${takes.map((each) => EXAMPLES[each]).join(', ')}`;
    complain([...path, key], `Key "${key}" does not go with a fault of kind ${kind}`, { hint, at: 'key' });
  }
  for (const key of needs) {
    if (fault[key] === undefined)
      complain(path, `Expected a fault of kind ${kind} to have ${key}, such as ${EXAMPLES[key]}`);
  }
  if (!ofServers && (share === undefined) === (hosts === undefined)) {
    const found = share === undefined ? 'neither' : 'both';
    complain(path, `Expected either share (such as 2%) or hosts (a number), found ${found}`);
  }
}
