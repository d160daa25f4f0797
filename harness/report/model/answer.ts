import { eligibilityOf } from '../../analysis/eligibility.ts';
import { isFarSlower } from '../../analysis/estimation/faster.ts';
import { type PairedRatio, pairedRatio } from '../../analysis/estimation/ratio.ts';
import { type RankedCase, type Ranking, type RunRanking, valuesIn } from '../../analysis/ranking.ts';
import { baselineIn, type Setting } from '../../analysis/setting.ts';
import type { Summary } from '../../analysis/summarise.ts';
import type { StoredRun } from '../../store/schema.ts';
import { grouped, percent, some } from '../../vocabulary/wording.ts';
import { type Analysed, caveatsOf } from './caveats/caveats.ts';
import { mebibytes, seconds } from './figures.ts';
import { paceFindings } from './pace.ts';
import { kneeSentence } from './sweeps.ts';

/** What a run says, before any table. Plain text: names from outside are not escaped. */
export interface Answer {
  /** `python/asyncio-uvloop finished 500 hosts in 0.592 s, 92 times faster than python/serial, with 21.4 MiB.` */
  readonly sentence: string;
  /** What else it answers, where hosts are visited over cycles: who kept up, and at what. */
  readonly findings: readonly string[];
  /** Sentences without which the first one must not be read. */
  readonly caveats: readonly string[];
}

/** The answer of a run in a sentence, no surer than its trials allow. */
export function answerOf(analysed: Analysed): Answer {
  const { data, run, summaries, ranking, knees } = analysed;
  const [fastest] = ranking.winners;
  const sentence = fastest ? winnersText(run, ranking, fastest) : noWinnerText(run, ranking);
  return {
    sentence: [sentence, kneeSentence(knees) ?? []].flat().join(' '),
    findings: paceFindings(data, summaries),
    caveats: [...elsewhere(ranking), ...caveatsOf(analysed)],
  };
}

/** Who was first in the other settings, whose cases' names say which those are. */
function elsewhere({ others }: RunRanking): string[] {
  // Where there was one case alone there was nothing to win.
  const first = others
    .filter(({ winners, slower }) => winners.length + slower.length > 1)
    .map((each) => {
      const doubt = each.isEstablished ? '' : ' (not established)';
      return `${inSentence(named(each).map(({ summary }) => summary.case))}${doubt}`;
    });
  const more = first.length > MOST_SETTINGS ? ` And so on in ${first.length - MOST_SETTINGS} more.` : '';
  return first.length === 0
    ? []
    : [`First in the other settings: ${first.slice(0, MOST_SETTINGS).join('; ')}.${more}`];
}

const MOST_SETTINGS = 8;
/** What is said of the first case where too few trials establish that it is the fastest. */
export const NOT_ESTABLISHED = 'fastest here; not established';

/** Whom the answer names: the possible winners; where too few trials establish none, the first of them. */
function named({ winners, isEstablished }: Ranking): readonly RankedCase[] {
  return isEstablished ? winners : winners.slice(0, 1);
}

function winnersText(run: StoredRun, ranking: RunRanking, fastest: RankedCase): string {
  const winners = named(ranking);
  const who = inSentence(winners.map(({ summary }) => summary.case));
  const what = whatWasDone(run, ranking, fastest);
  const kind = ranking.metric === 'wall' ? ' of wall time' : withTheOthers(ranking, winners);
  const slowest = winners.at(-1) ?? fastest;
  const doubt = ranking.isEstablished ? '' : `: ${NOT_ESTABLISHED}`;
  const time =
    fastest === slowest
      ? `${seconds(fastest.time.median)}${kind}`
      : `${seconds(fastest.time.median)} to ${seconds(slowest.time.median)}${kind}, too close to tell apart`;
  const compared = `${comparedWith(run, ranking, slowest)}${memoryOf(winners)}${doubt}`;
  return ranking.metric === 'cycle'
    ? `${who} visited ${what} ${paceText(run, ranking, fastest)} ${time}${compared}.`
    : `${who} finished ${what} in ${time}${compared}.`;
}

/** How often, and what of a cycle was measured. */
function paceText({ cases }: StoredRun, { setting: { everyNs } }: Ranking, { summary }: RankedCase): string {
  const { schedule } = cases.find(({ name }) => name === summary.case) ?? {};
  const isEven = schedule?.spread === 'even';
  if (everyNs === undefined) return 'over and over, a cycle in';
  if (schedule?.cycles === 1) return `over ${seconds(everyNs)}, the worst latency`;
  return `every ${seconds(everyNs)}, ${isEven ? 'the worst latency of a cycle' : 'a cycle in'}`;
}

// Wall time is of all hosts, whatever became of those with a fault.
function whatWasDone(
  run: StoredRun,
  { metric, setting, others }: RunRanking,
  { summary: { healthy } }: RankedCase,
): string {
  const all = `${hostsText(run, setting.hosts)}${settingText(setting, others)}`;
  if (!healthy || healthy.asked === setting.hosts) return all;
  return metric === 'healthy'
    ? `the ${healthy.asked} healthy of ${all}`
    : `${all}, ${healthy.asked} of them healthy,`;
}

/** What else than hosts was swept: ` on 5 servers, of 0.100 s each,`. */
function settingText({ servers, floorNs }: Setting, others: readonly Ranking[]): string {
  const isSwept = (key: 'servers' | 'floorNs', value: number | undefined) =>
    value !== undefined && others.some(({ setting }) => setting[key] !== value);
  const on = isSwept('servers', servers) ? ` on ${some(servers ?? 0, 'server')}` : '';
  return isSwept('floorNs', floorNs) ? `${on}, of ${seconds(floorNs ?? 0)} each,` : on;
}

/** How long the whole took, with the hosts that have a fault: ` (2.01 s with the others)`. */
function withTheOthers({ metric, setting: { hosts } }: Ranking, winners: readonly RankedCase[]): string {
  const wholes = winners.flatMap(({ summary: { healthy, metrics } }) =>
    metric === 'healthy' && metrics.work && healthy && healthy.asked < hosts ? metrics.work.median : [],
  );
  const ends = [Math.min(...wholes), Math.max(...wholes)].map(seconds);
  return wholes.length === 0 ? '' : ` (${[...new Set(ends)].join(' to ')} with the others)`;
}

// With the baseline, which the author named, and with the slowest, which shows what there was to win. Of several
// winners the slowest is compared: what is said then holds for each of them, or is not said.
function comparedWith(run: StoredRun, { setting, slower }: Ranking, winner: RankedCase): string {
  const name = baselineIn(run, setting)?.name;
  const baseline = slower.find(({ summary }) => summary.case === name);
  const slowest = slower.at(-1);
  const parts = [
    ...(baseline ? claims(winner, baseline, `the baseline ${baseline.summary.case}`) : []),
    ...(slowest && slowest !== baseline ? claims(winner, slowest, slowest.summary.case) : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(' and ')}`;
}

/**
 * How much faster, by the ratio that stands in the table: round by round, with its interval. Nothing where that doesn't
 * bear it out, or where there is none and the distance is not beyond all doubt.
 */
function claims(winner: RankedCase, other: RankedCase, name: string): string[] {
  const ratio = pairedRatio(winner.rounds, other.rounds);
  if (!ratio) return [];
  const isShown = ratio.interval
    ? ratio.interval[1] < 1
    : isFarSlower(valuesIn(winner), valuesIn(other)) && ratio.median < 1;
  return isShown ? [`${faster(ratio.median)} than ${name} (${certainty(ratio)})`] : [];
}

// Below twice as fast, "1.3 times faster" reads as 2.3 times to half of all readers.
function faster(ratio: number): string {
  return isSeveral(ratio) ? `${several(ratio)} times faster` : `${percent(1 - ratio)} less`;
}

function certainty({ median, interval, pairs }: PairedRatio): string {
  if (!interval) return `in ${some(pairs, 'round')}, without an interval`;
  const [low, high] = interval;
  const ends = isSeveral(median)
    ? `${several(high)} to ${several(low)} times`
    : `${percent(1 - high)} to ${percent(1 - low)}`;
  return `95% interval ${ends}`;
}

function isSeveral(ratio: number): boolean {
  return ratio <= 0.5;
}

function several(ratio: number): string {
  const times = 1 / ratio;
  return times.toFixed(times < 9.95 ? 1 : 0);
}

function memoryOf(winners: readonly RankedCase[]): string {
  const known = winners.flatMap(({ summary }) => {
    const peak = summary.metrics['memory.peak'];
    return peak ? [{ name: summary.case, bytes: peak.median }] : [];
  });
  const [least] = known.toSorted((a, b) => a.bytes - b.bytes);
  if (!least) return '';
  return winners.length === 1
    ? `, with ${mebibytes(least.bytes)}`
    : `; ${least.name} took the least memory of them, ${mebibytes(least.bytes)}`;
}

function noWinnerText(run: StoredRun, { unranked }: RunRanking): string {
  const { partial = [], incomplete = [], ...others } = Object.groupBy(unranked, eligibilityOf);
  const counted = partial.map(({ case: name, hosts, healthy, visits }) => ({
    ...{ name, healthy, visits },
    ...(healthy ?? hosts),
  }));
  const [nearest] = counted.toSorted(
    (a, b) => shareOf(b.visits) - shareOf(a.visits) || (b.answered ?? 0) - (a.answered ?? 0),
  );
  if (nearest) {
    const { name, healthy, asked, answered, visits } = nearest;
    if (asked === 0) return 'Every host has a fault: there is no time to compare.';
    const what = healthy ? 'healthy hosts' : 'hosts';
    // Over cycles a host counts that answered each time: one failed visit a host, and none does.
    if (visits)
      return `No case had every visit${healthy ? ' to a healthy host' : ''} answered: ${name} came nearest, with ${grouped(visits.answered)} of ${grouped(visits.asked)} visits${run.fleet.simulated ? ' to simulated hosts' : ''}.`;
    if (answered === undefined) return `No case reached all of its ${what}.`;
    return `No case reached all of its ${what}: ${name} came nearest, with ${answered} of ${hostsText(run, asked)}.`;
  }
  if (others.disbelieved) return 'No case completed with figures that the servers bear out.';
  if (others.unproven) return 'No case is proven to have done the work.';
  if (others.unmeasured) return 'No case has visits that count: there is no time to compare.';
  return incomplete.length > 0 ? 'No case completed.' : 'Nothing was measured but the ceiling.';
}

function shareOf(visits: Summary['visits']): number {
  return visits && visits.asked > 0 ? visits.answered / visits.asked : 0;
}

// Wherever results of a simulation are shown they are labelled so.
function hostsText({ fleet }: StoredRun, count: number): string {
  return some(count, fleet.simulated ? 'simulated host' : 'host');
}

/** `a`, `a and b`, `a, b and c`, `a and 3 more`. */
function inSentence(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 1), `${names.length - 1} more`] : names;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
