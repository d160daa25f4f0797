import type { Case, Plan } from '../../../scenario/plan.ts';
import type { Workload } from '../../../scenario/scenario.ts';
import { isOneShot, lengthNs } from '../../../scenario/schedule.ts';
import { grouped, duration as shortDuration } from '../../../vocabulary/wording.ts';
import { roughly } from '../figures.ts';

/** ` of 60,000 visits`, behind trials; nothing where each host is visited once, or as often as a strategy can. */
export function visitsText(cases: readonly Case[]): string {
  const counts = cases.map(({ hosts, workload: { schedule } }) => hosts * (schedule.cycles ?? Number.NaN));
  if (cases.every(({ workload }) => isOneShot(workload.schedule)) || counts.some(Number.isNaN)) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)].map(grouped);
  return ` of ${least === most ? '' : `${least} to `}${most} visits`;
}

/** What the visits of a trial come to in each setting that says so: how many, how fast, over how many connections. */
export function visitLines({ cases }: Plan): string[] {
  const isHostsSwept = new Set(cases.map(({ hosts }) => hosts)).size > 1;
  const settings = Map.groupBy(
    cases.filter(({ workload: { schedule } }) => !isOneShot(schedule)),
    ({ hosts, workload: { schedule, swept } }) => {
      const every = swept.every === undefined ? [] : [`every=${swept.every}`];
      return [...(isHostsSwept ? [`hosts=${hosts}`] : []), ...every, visitsOf(schedule, hosts)].join('\t');
    },
  );
  return [...settings].map(([text, same]) => {
    const opened = new Set(same.map(({ hosts, workload }) => openedBy(workload, hosts)));
    return `${text}; connections: ${[...opened].join(', ')}`;
  });
}

function visitsOf(schedule: Workload['schedule'], hosts: number): string {
  const { cycles, everyNs, forNs } = schedule;
  const count = cycles === undefined ? '' : `${grouped(hosts * cycles)} a trial`;
  if (everyNs !== undefined) {
    const each = `each host ${cycles === 1 ? 'once' : `every ${shortDuration(everyNs)}`}`;
    return `${count} in ${duration(lengthNs(schedule))}: ${rate(hosts, everyNs)} a second, ${each}`;
  }
  const again = 'each host again as soon as it has answered';
  return forNs === undefined ? `${count}: ${again}` : `${again}, for ${duration(forNs)}`;
}

function openedBy({ connections, schedule: { everyNs } }: Workload, hosts: number): string {
  if (connections === 'kept') return `${grouped(hosts)} in all (kept)`;
  return `${everyNs === undefined ? 'one a visit' : `${rate(hosts, everyNs)} a second`} (fresh)`;
}

function rate(hosts: number, everyNs: number): string {
  const perSecond = (hosts * 1e9) / everyNs;
  return perSecond < 10 ? String(Number(perSecond.toPrecision(2))) : grouped(Math.round(perSecond));
}

/** A longer one as an author would say it. */
function duration(ns: number): string {
  return ns < 90e9 ? shortDuration(ns) : roughly(ns / 1e6);
}
