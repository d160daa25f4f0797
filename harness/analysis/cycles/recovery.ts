import { median } from 'simple-statistics';
import type { RunData } from '../../store/run-data.ts';
import type { StoredCase, StoredFault } from '../../store/schema.ts';
import type { StoredTrial } from '../../store/trial-shape.ts';
import { METRICS } from '../../vocabulary/metrics.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { mannWhitneyTail } from '../estimation/mann-whitney.ts';
import { countedTrials } from '../values.ts';
import { type Cycle, cyclesOf } from './cycles.ts';
import { scheduleOf } from './due.ts';

/** Faults that hold in cycles in common, as one: what each of them does can't be told apart. */
export interface Episode {
  readonly faults: readonly StoredFault[];
  /** The first cycle of any of them. */
  readonly at: number;
  /** The first cycle in which all of them are over again; absent where one lasts. */
  readonly until?: number;
  /** The cycle before which the next episode begins. */
  readonly before: number;
}

/** The fewest and the most in a trial. */
type Range = readonly [fewest: number, most: number];

/** What an episode did to a case, over its trials. */
export interface Effect {
  readonly case: string;
  readonly trials: number;
  /** Trials in which some healthy host was not served in time in a cycle before any episode: what comes then proves nothing. */
  readonly lateBefore: number;
  /** Trials without a cycle before any episode that counts: who is late later may always have been. */
  readonly unknownBefore: number;
  /** Trials in which one was not in time from the episode on. */
  readonly disturbed: number;
  /** Of these, the ones in which it was still so in the last cycle. */
  readonly neverInTime: number;
  /** Of the others, cycles from the first one of the episode until all were in time again, for good. */
  readonly cyclesFromAt?: Range;
  /** The same from its end. */
  readonly cyclesFromUntil?: Range;
  /** What the slowest healthy host of a cycle took, medians before and during; absent where no difference is shown. */
  readonly delay?: { readonly beforeNs: number; readonly duringNs: number };
  /** The most hosts that were struck and failed in each of the last cycles of a trial. */
  readonly lost?: { readonly hosts: number; readonly of: number; readonly kinds: readonly string[] };
}

/** The episodes of a run, the first one first; none where no fault is counted in cycles. */
export function episodesOf({ run }: Pick<RunData, 'run'>): Episode[] {
  const spans = (run.fleet.faults ?? []).flatMap((fault) =>
    fault.at === undefined ? [] : [{ faults: [fault], at: fault.at, until: fault.until ?? Infinity }],
  );
  const together: (typeof spans)[number][] = [];
  for (const span of spans.toSorted((a, b) => a.at - b.at)) {
    const last = together.at(-1);
    if (!last || span.at >= last.until) together.push({ ...span });
    else {
      last.faults.push(...span.faults);
      last.until = Math.max(last.until, span.until);
    }
  }
  return together.map(({ until, ...span }, index) => ({
    ...span,
    ...(until === Infinity ? {} : { until }),
    before: together[index + 1]?.at ?? Infinity,
  }));
}

/** What an episode did to each case that has visits of it. */
export function effectsOf(data: RunData, episode: Episode, first: number): Effect[] {
  return data.run.cases.flatMap((each) => {
    const trials = countedTrials(data, each.name).flatMap((trial) => {
      const cycles = cyclesOf(data, trial).filter(({ cycle }) => cycle < episode.before);
      const effect = trialEffect(cycles, episode, first);
      return effect ? [{ ...effect, lost: lostIn(data, trial, each, episode) }] : [];
    });
    return trials.length > 0 ? [overTrials(each.name, trials)] : [];
  });
}

interface TrialEffect {
  readonly before: 'in time' | 'late' | 'unknown';
  /** Cycles with a late host, from the begin of the episode on. */
  readonly late: readonly number[];
  readonly isLateInTheEnd: boolean;
  readonly fromAt: number;
  readonly fromUntil: number | undefined;
  readonly beforeNs: readonly number[];
  readonly duringNs: readonly number[];
  readonly lost?: Effect['lost'];
}

function trialEffect(
  cycles: readonly Cycle[],
  { at, until = Infinity }: Episode,
  first: number,
): TrialEffect | undefined {
  const before = cycles.filter(({ cycle, isCounted }) => isCounted && cycle < first);
  const since = cycles.filter(({ cycle }) => cycle >= at);
  const last = since.at(-1)?.cycle;
  if (last === undefined) return undefined;
  const late = since.filter(isLate).map(({ cycle }) => cycle);
  const inTimeAt = (late.at(-1) ?? at - 1) + 1;
  return {
    before: before.length === 0 ? 'unknown' : before.some(isLate) ? 'late' : 'in time',
    late,
    isLateInTheEnd: late.at(-1) === last,
    fromAt: inTimeAt - at,
    fromUntil: until > last ? undefined : Math.max(0, inTimeAt - until),
    beforeNs: before.map(({ timeNs }) => timeNs),
    duringNs: since.filter(({ cycle }) => cycle < until).map(({ timeNs }) => timeNs),
  };
}

function isLate({ due, answered, overran = 0 }: Cycle): boolean {
  return answered < due || overran > 0;
}

function overTrials(name: string, trials: readonly TrialEffect[]): Effect {
  const disturbed = trials.filter(({ late }) => late.length > 0);
  const recovered = disturbed.filter(({ isLateInTheEnd }) => !isLateInTheEnd);
  const lost = trials.flatMap((trial) => trial.lost ?? []).toSorted((a, b) => b.hosts - a.hosts)[0];
  return omitUndefined({
    case: name,
    trials: trials.length,
    lateBefore: trials.filter(({ before }) => before === 'late').length,
    unknownBefore: trials.filter(({ before }) => before === 'unknown').length,
    disturbed: disturbed.length,
    neverInTime: disturbed.length - recovered.length,
    cyclesFromAt: rangeOf(recovered.map(({ fromAt }) => fromAt)),
    cyclesFromUntil: rangeOf(recovered.flatMap(({ fromUntil }) => fromUntil ?? [])),
    delay: delayIn(trials),
    lost,
  });
}

function rangeOf(values: readonly number[]): Range | undefined {
  return values.length === 0 ? undefined : [Math.min(...values), Math.max(...values)];
}

/** The chance at which a delay is said that is none. */
const FALSE_ALARM = 0.001;

/**
 * By how much healthy hosts were delayed, where each trial shows it: so often by chance that all of them together do so in
 * one of a thousand runs, and by more than a user would overlook.
 */
function delayIn(trials: readonly TrialEffect[]): Effect['delay'] {
  const most = FALSE_ALARM ** (1 / trials.length);
  const isShown = trials.every(({ beforeNs, duringNs }) => {
    if (beforeNs.length === 0 || duringNs.length === 0) return false;
    const faster = duringNs.reduce((sum, ns) => sum + beforeNs.filter((each) => each >= ns).length, 0);
    return mannWhitneyTail(beforeNs.length, duringNs.length, faster) <= most;
  });
  if (!isShown) return undefined;
  const [before, during] = [trials.flatMap((each) => each.beforeNs), trials.flatMap((each) => each.duringNs)];
  const delay = { beforeNs: median(before), duringNs: median(during) };
  return delay.duringNs > delay.beforeNs * (1 + METRICS.latency.smallest) ? delay : undefined;
}

/** Cycles at the end of an episode's part of a trial by which it is told who is lost: a single one may fail by chance. */
const LAST_CYCLES = 3;

/** The hosts that were struck, and failed in each of the last cycles, though all was undone before. */
function lostIn(
  { run, visits }: RunData,
  trial: StoredTrial,
  each: StoredCase,
  episode: Episode,
): Effect['lost'] {
  const columns = visits.get(trial.index);
  const { everyNs = 0, cycles = 0 } = scheduleOf(each);
  const undone = (trial.faults ?? []).filter(({ fault }) => {
    const found = run.fleet.faults?.[fault];
    return found && episode.faults.includes(found);
  });
  // What was undone too late for so many cycles tells nothing.
  const overNs = Math.max(...undone.map(({ endedNs = Infinity }) => endedNs));
  const end = Math.min(cycles, episode.before);
  if (!columns || undone.length < episode.faults.length || (end - LAST_CYCLES) * everyNs < overNs)
    return undefined;
  const struck = [...new Set(episode.faults.flatMap(({ hosts }) => hosts))].filter((id) => id < each.hosts);
  const last = Array.from({ length: LAST_CYCLES }, (_, back) => end - 1 - back);
  const kindsOf = (host: number) => last.flatMap((cycle) => columns.errors[cycle * each.hosts + host] ?? []);
  const lost = struck.filter((host) => kindsOf(host).length === LAST_CYCLES);
  if (lost.length === 0) return undefined;
  return { hosts: lost.length, of: struck.length, kinds: [...new Set(lost.flatMap(kindsOf))] };
}
