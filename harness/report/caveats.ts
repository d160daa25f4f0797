import type { StoredRun } from '../run/schema.ts';
import { boundByServers, CEILING } from '../statistics/ceiling.ts';
import { MIN_TRIALS } from '../statistics/estimate.ts';
import type { Summary } from '../statistics/summarise.ts';
import type { Contest } from './contest.ts';
import { doubtLine, doubtNotes } from './doubts.ts';

/** What the answer of a run must not be read without, the most general first. */
export function caveatsOf(run: StoredRun, contest: Contest, summaries: readonly Summary[]): string[] {
  return [
    ...aboutRun(run),
    ...(contest.first.length > 0 ? [...aboutTimes(contest), ...aboutWinners(contest, summaries)] : []),
    ...doubtNotes(summaries).map(doubtLine),
    ...aboutOthers(run, contest),
  ];
}

function aboutRun({ fleet, state }: StoredRun): string[] {
  return [
    ...(fleet.simulated
      ? [
          'A simulation answered instead of MySQL: compare strategies by it, and quote times from real servers.',
        ]
      : []),
    ...(state === 'finished' ? [] : [UNFINISHED[state]]),
  ];
}

const UNFINISHED = {
  interrupted: 'The run was interrupted: only the trials before that are counted.',
  executing: 'The run has not finished, or was killed: only the trials so far are counted.',
};

function aboutTimes({ metric, first, rest }: Contest): string[] {
  const judged = [...first, ...rest];
  const few = judged.filter(({ time }) => time.n < MIN_TRIALS).map(({ summary }) => summary.case);
  const which = few.length === judged.length ? 'Every case' : few.join(', ');
  return [
    ...(metric === 'wall'
      ? [
          'Wall time is compared, from spawn to exit: not every case speaks the protocol that tells its work apart.',
        ]
      : []),
    ...(few.length > 0
      ? [`${which} had fewer than ${MIN_TRIALS} trials: how far chance moved these figures can't be said.`]
      : []),
    ...(judged.length === 1 ? ['There is no other case to compare it with.'] : []),
  ];
}

function aboutWinners({ first }: Contest, summaries: readonly Summary[]): string[] {
  const bound = boundByServers(summaries);
  const names = first.map(({ summary }) => summary.case).filter((name) => bound.includes(name));
  return [
    ...(names.length > 0
      ? [`Within 10% of ${CEILING}, so bound by the servers and not by itself: ${names.join(', ')}.`]
      : []),
  ];
}

function aboutOthers({ scenario }: StoredRun, contest: Contest): string[] {
  const { incomplete, partial, disbelieved } = contest;
  const judged = [...contest.first, ...contest.rest].map(({ summary }) => summary.strategy);
  return [
    ...incomplete.map(({ case: name, outcome }) => `Left out, ${outcome}: ${name}.`),
    ...partial.map(
      ({ case: name, hosts }) => `Left out, ${hosts.answered} of ${hosts.asked} hosts answered: ${name}.`,
    ),
    ...disbelieved.map(({ case: name }) => `Left out, the servers counted less than it claims: ${name}.`),
    ...(judged.length > 0 && !judged.includes(scenario.baseline)
      ? [`Nothing is compared with the baseline ${scenario.baseline}: it has no figures here.`]
      : []),
  ];
}
