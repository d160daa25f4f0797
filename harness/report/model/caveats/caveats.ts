import { hasCycles } from '../../../analysis/cycles/due.ts';
import { whyNoRank } from '../../../analysis/eligibility.ts';
import { MIN_TRIALS } from '../../../analysis/estimation/estimate.ts';
import { boundByServers, CEILING, type Ranking, type RunRanking } from '../../../analysis/ranking.ts';
import { faultyIn } from '../../../analysis/setting.ts';
import type { Summary } from '../../../analysis/summarise.ts';
import type { Knee } from '../../../analysis/sweeps/knee.ts';
import { cpuBoundCases } from '../../../analysis/trust/cpu-bound.ts';
import { PROVIDERS } from '../../../scenario/providers.ts';
import type { RunData } from '../../../store/run-data.ts';
import type { StoredRun } from '../../../store/schema.ts';
import { listed, some } from '../../../vocabulary/wording.ts';
import { seconds } from '../figures.ts';
import { faultText } from '../plan/plan.ts';
import { type WarningNote, warningLine } from '../trust.ts';
import { aboutRecovery } from './recovery.ts';
import { aboutRows } from './rows.ts';

/** What an answer is made from. */
export interface Analysed {
  readonly data: RunData;
  readonly run: StoredRun;
  readonly summaries: readonly Summary[];
  readonly ranking: RunRanking;
  readonly knees: readonly Knee[];
  readonly warnings: readonly WarningNote[];
}

/** What must be said wherever times of a simulation are shown. */
export const SIMULATED =
  'A simulation answered instead of MySQL: compare strategies, and don’t quote its times.';

/** What the answer of a run must not be read without, the most general first. */
export function caveatsOf({ data, run, ranking, summaries, warnings }: Analysed): string[] {
  return [
    ...aboutRun(run),
    ...aboutIsolation(run),
    ...aboutFaults(run, ranking),
    ...(ranking.winners.length > 0 ? [...aboutTimes(ranking), ...aboutWinners(ranking, summaries)] : []),
    ...aboutRows(summaries),
    ...heldUp(run, summaries),
    ...aboutRecovery(data),
    ...twoModes(summaries),
    ...cpuBound(run),
    ...warnings.map(warningLine),
    ...aboutOthers(run, ranking),
  ];
}

function aboutRun({ fleet, state, failure }: StoredRun): string[] {
  return [
    ...(fleet.simulated ? [SIMULATED] : []),
    ...(state === 'finished' ? [] : [failure === undefined ? UNFINISHED[state] : endedEarly(failure)]),
  ];
}

function endedEarly(failure: string): string {
  return `The run ended early, and only the trials before that are counted. ${failure}`;
}

const UNFINISHED = {
  interrupted: 'The run was interrupted: only the trials before that are counted.',
  executing: 'The run has not finished, or was killed: only the trials so far are counted.',
};

function aboutIsolation({ cases, fleet }: StoredRun): string[] {
  const contained = cases.filter(({ container }) => container);
  if (contained.length === 0) return [];
  const isMixed = contained.length < cases.length;
  const which = isMixed ? contained.map(({ name }) => name).join(', ') : 'every case';
  const bridged = PROVIDERS[fleet.provider].where === 'engine' && isMixed;
  return [
    `In containers: ${which}. The engine's start of a container is in no figure.` +
      (bridged
        ? ' Packets pass one more virtual device there: compare its times with those in containers.'
        : ''),
  ];
}

function aboutFaults(run: StoredRun, { metric, winners }: Ranking): string[] {
  const { fleet } = run;
  const { faults = [] } = fleet;
  const faulty = faultyIn(run).size;
  if (faulty === 0) return [];
  const kinds = faults.map((fault) => `${fault.hosts.length} × ${faultText(fault)}`).join(', ');
  const judged =
    metric === 'cycle'
      ? 'Cases are compared by their visits to healthy hosts, those without a fault.'
      : 'Cases are compared by the time until the last healthy host, one without a fault, had answered.';
  return [
    `${PROVIDERS[fleet.provider].isOurs ? 'On purpose' : 'When the run began'}, ${faulty} of ${fleet.hosts} hosts ${faulty === 1 ? 'has' : 'have'} a fault: ${kinds}.` +
      ((metric === 'healthy' || metric === 'cycle') && winners.length > 0 ? ` ${judged}` : ''),
  ];
}

// A strategy that waits for a silent host before it begins with others lets one host delay all that come after it.
function heldUp({ cases }: StoredRun, summaries: readonly Summary[]): string[] {
  // A fault of some cycles lets a host answer in the others.
  const by = cases.some(hasCycles) ? 'visits that timed out' : 'hosts that never answered';
  const told = summaries.flatMap(({ case: name, healthy }) =>
    healthy?.delayed === undefined || healthy.asked === 0
      ? []
      : [{ name, asked: healthy.asked, delayed: healthy.delayed }],
  );
  const late = told.filter(({ delayed }) => delayed > 0).toSorted((a, b) => b.delayed - a.delayed);
  if (late.length === 0) return told.length === 0 ? [] : [`No healthy host was held up by ${by}.`];
  const names = late.map(({ name, asked, delayed }, at) => {
    const rest = at === 0 ? ' healthy hosts began only after a timeout' : '';
    return `${name} (${delayed} of ${asked}${rest})`;
  });
  return [`Held up by ${by}: ${names.join(', ')}.`];
}

/** Half of such a case's trials say little of the other half: its median is neither's. */
function twoModes(summaries: readonly Summary[]): string[] {
  return summaries.flatMap(({ case: name, modes }) => {
    if (!modes) return [];
    const all = modes[0].trials + modes[1].trials;
    const texts = modes.map(({ median, trials }) => `${seconds(median)} (${trials} of ${all})`);
    return [`Two modes, ${name}: ${texts.join(', ')}.`];
  });
}

function cpuBound(run: StoredRun): string[] {
  const names = cpuBoundCases({ run });
  if (names.length === 0) return [];
  const cores = some(run.machine.cores, 'core');
  return [
    `CPU-bound here: ${names.join(', ')}. With their servers they kept ${cores} busy for more than 90% of the work; on more cores their times may differ.`,
  ];
}

function aboutTimes(ranking: Ranking): string[] {
  const { metric, winners, slower } = ranking;
  const judged = [...winners, ...slower];
  const few = judged.filter(({ time }) => time.n < MIN_TRIALS).map(({ summary }) => summary.case);
  const apart = judged.some(({ summary }) => summary.healthy) ? 'healthy hosts' : 'work';
  const which = few.length === judged.length ? 'Every case' : few.join(', ');
  return [
    ...(metric === 'wall'
      ? [
          `Wall time is compared, from spawn to exit: not every case speaks the protocol that tells its ${apart} apart.`,
        ]
      : []),
    ...(few.length > 0 ? [`${which} had fewer than ${MIN_TRIALS} trials, too few for an interval.`] : []),
    ...aboutRounds(ranking, judged.length),
    ...(judged.length === 1 ? ['There is no other case to compare it with.'] : []),
  ];
}

/** Whom these rounds leave possible, and how many would tell. */
function aboutRounds({ winners, isEstablished, roundsNeeded }: Ranking, count: number): string[] {
  const possible = `The fastest may be any of: ${listed(winners.map(({ summary }) => summary.case))}.`;
  if (roundsNeeded !== undefined)
    return [`${possible} So few rounds can’t tell ${count} cases apart: that takes ${roundsNeeded} or more.`];
  if (isEstablished) return [];
  return winners.length > 1 ? [possible] : [];
}

function aboutWinners({ winners }: Ranking, summaries: readonly Summary[]): string[] {
  const bound = boundByServers(summaries);
  const names = winners.map(({ summary }) => summary.case).filter((name) => bound.includes(name));
  return names.length > 0 ? [`Within 10% of ${CEILING}, so server-bound: ${names.join(', ')}.`] : [];
}

function aboutOthers({ scenario }: StoredRun, ranking: RunRanking): string[] {
  const { unranked, winners, slower } = ranking;
  const judged = [...winners, ...slower].map(({ summary }) => summary.strategy);
  const lacked = unranked.some(({ strategy }) => strategy === scenario.baseline) ? 'rank' : 'figures';
  return [
    ...unranked.map((each) => `Left out, ${whyNoRank(each)}: ${each.case}.`),
    ...(judged.length > 0 && !judged.includes(scenario.baseline)
      ? [`Nothing is compared with the baseline ${scenario.baseline}: it has no ${lacked} here.`]
      : []),
  ];
}
