import type { ExpectedTime } from '../../../scenario/expected-time.ts';
import type { Plan } from '../../../scenario/plan.ts';
import type { StoredFault } from '../../../store/schema.ts';
import { some } from '../../../vocabulary/wording.ts';
import { roughly } from '../figures.ts';
import { visitsText } from './visits.ts';

/** `5 cases, 20 trials of 60,000 visits, about 40 s`, before a plan is executed. */
export function planText({ cases, trials }: Plan, { ms, isLeast }: ExpectedTime): string {
  const time = `${isLeast ? 'at least' : 'about'} ${roughly(ms)}`;
  return `${some(cases.length, 'case')}, ${some(trials.length, 'trial')}${visitsText(cases)}, ${time}`;
}

/** What is wrong: `refuse`, `slow by 400 ms`, `flap (1 s up, 500 ms down)`, `crash after 50 ms`, `silent in cycles 10 to 19`. */
export function faultText({ at, until, ...fault }: StoredFault): string {
  if (at === undefined) return kindText(fault);
  if (until === undefined) return `${kindText(fault)} from cycle ${at} on`;
  return `${kindText(fault)} in ${until - at === 1 ? `cycle ${at}` : `cycles ${at} to ${until - 1}`}`;
}

function kindText({ kind, byNs, upNs, downNs, afterNs }: Omit<StoredFault, 'hosts'>): string {
  if (byNs !== undefined) return `${kind} by ${duration(byNs)}`;
  if (upNs !== undefined && downNs !== undefined)
    return `${kind} (${duration(upNs)} up, ${duration(downNs)} down)`;
  return afterNs === undefined ? kind : `${kind} after ${duration(afterNs)}`;
}

/** Whom it hits, by their ids: `hosts 3, 17, 40`, `server 1 with hosts 1, 6, 11`. */
export function hitText({ hosts, servers }: StoredFault): string {
  const named = ids('host', hosts);
  return servers ? `${ids('server', servers)} with ${named}` : named;
}

function ids(what: string, all: readonly number[]): string {
  return `${what}${all.length === 1 ? '' : 's'} ${all.join(', ')}`;
}

/** As a scenario would have it: `400 ms`, `1 s`. */
function duration(ns: number): string {
  return ns > 0 && ns % 1e9 === 0 ? `${ns / 1e9} s` : `${ns / 1e6} ms`;
}
