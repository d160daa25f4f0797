import { sum } from 'simple-statistics';
import type { RunData } from '../../store/run-data.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { some } from '../../vocabulary/wording.ts';
import { type Eligibility, eligibilityOf, whyNoRank } from '../eligibility.ts';
import { rankSumTest } from '../estimation/two-samples.ts';
import { unreachedByTrial } from '../health.ts';
import type { Summary } from '../summarise.ts';
import type { Judgement } from './judge.ts';
import { ALPHA } from './rounds.ts';
import { whyVanished } from './vanished.ts';

/** Something that is not as whole in head as it was in base, or the other way round; what was lost in neither is not named. */
export interface Loss extends Judgement {
  readonly case: string;
  readonly of: 'case' | 'trials' | 'hosts' | 'proof';
  /** What either run has of it, in words. */
  readonly base: string;
  readonly head: string;
}

/** A stored run with the summaries of its cases, by their names. */
interface Run extends RunData {
  readonly summaries: ReadonlyMap<string, Summary>;
}

/** What base has and head lost: cases, trials, hosts and proofs, in the order of base's cases. */
export function lossesBetween(base: Run, head: Run): Loss[] {
  return [...base.summaries].flatMap(([name, before]): Loss[] => {
    const after = head.summaries.get(name);
    if (!after)
      return [
        { case: name, of: 'case', base: 'measured', head: 'missing', ...whyVanished(head.run, before) },
      ];
    const found: readonly (Omit<Loss, 'case'> | undefined)[] = [
      lostTrials(base, head, name),
      lostHosts(base, head, [before, after]),
      lostProof(before, after),
    ];
    return found.flatMap((loss) => (loss ? [{ case: name, ...loss }] : []));
  });
}

/** Why a case's figures are no comparison: one of the runs did other work than the other, or may have done none. */
export function unlikeWork(before: Summary | undefined, after: Summary | undefined): Judgement | undefined {
  if (!before || !after) return undefined;
  const unproven = Object.entries({ base: before, head: after }).flatMap(([run, summary]) =>
    isDisproved(summary) ? [run] : [],
  );
  if (unproven.length > 0)
    return { verdict: 'inconclusive', reason: `that ${unproven.join(' and ')} did the work is not proven` };
  const [inBase, inHead] = [answeredOf(before), answeredOf(after)];
  if (inBase === inHead) return undefined;
  return {
    verdict: 'inconclusive',
    reason: `not the same work: ${inBase ?? 'an unknown number of'} hosts answered in base, ${inHead ?? 'an unknown number'} in head`,
  };
}

/** Lost trials and hosts are counted apart; a program without the protocol is compared by what it takes, as before. */
const NOT_DISPROVED: readonly Eligibility[] = ['eligible', 'incomplete', 'partial', 'unproven', 'unmeasured'];

function isDisproved(summary: Summary): boolean {
  return !NOT_DISPROVED.includes(eligibilityOf(summary));
}

function answeredOf({ hosts, healthy }: Summary): number | undefined {
  return (healthy ?? hosts).answered;
}

// Trials that a run never came to, or that its files lost, are no fault of the strategy.
function lostTrials(base: Run, head: Run, name: string): Omit<Loss, 'case'> | undefined {
  const [inBase, inHead] = [trialsOf(base, name), trialsOf(head, name)];
  const said = { of: 'trials', base: countText(inBase), head: countText(inHead) } as const;
  if (inHead.missing > 0)
    return {
      ...said,
      verdict: 'inconclusive',
      reason: `head ended before it had executed all of its trials, or lost them`,
      remedy: 'a whole run would decide it',
    };
  const judged = judgeLosses(inBase.lost, inHead.lost);
  if (!judged) return undefined;
  const what = inHead.messages[0] ?? inBase.messages[0];
  return {
    ...said,
    ...judged,
    reason: [judged.reason, what].filter((part) => part !== undefined).join(': '),
  };
}

interface Trials {
  readonly completed: number;
  readonly planned: number;
  readonly missing: number;
  /** 1 for each trial that was executed and did not complete, else 0. */
  readonly lost: readonly number[];
  readonly messages: readonly string[];
}

function trialsOf({ run }: Run, name: string): Trials {
  const planned = run.cases.find((each) => each.name === name)?.rounds ?? 0;
  const executed = run.trials.filter(
    (trial) => trial.case === name && !trial.warmup && trial.outcome.kind !== 'interrupted',
  );
  const lost = executed.filter(({ outcome }) => outcome.kind !== 'completed');
  return {
    completed: executed.length - lost.length,
    planned,
    missing: planned - executed.length,
    lost: executed.map(({ outcome }) => Number(outcome.kind !== 'completed')),
    messages: lost.map(({ outcome }) => `${outcome.kind}, ${outcome.message}`),
  };
}

function countText({ completed, planned }: Trials): string {
  return `${completed} of ${planned}`;
}

function lostHosts(
  base: Run,
  head: Run,
  [before, after]: readonly [Summary, Summary],
): Omit<Loss, 'case'> | undefined {
  const [inBase, inHead] = [unreachedByTrial(base, before.case), unreachedByTrial(head, after.case)];
  const said = { of: 'hosts', base: hostsText(before), head: hostsText(after) } as const;
  if (inBase.length > 0 && inHead.length === 0 && after.completed > 0)
    return { ...said, verdict: 'inconclusive', reason: 'head does not tell which hosts answered' };
  const judged = judgeLosses(inBase, inHead);
  return judged && { ...said, ...judged };
}

function hostsText(summary: Summary): string {
  const { asked } = summary.healthy ?? summary.hosts;
  const answered = answeredOf(summary);
  return answered === undefined ? 'unknown' : `${answered} of ${asked}`;
}

function lostProof(before: Summary, after: Summary): Omit<Loss, 'case'> | undefined {
  if (isDisproved(before) || !isDisproved(after)) return undefined;
  const reason = whyNoRank(after);
  return omitUndefined({
    of: 'proof',
    base: 'proven',
    head: 'not proven',
    verdict: 'worse',
    reason,
  } as const);
}

/**
 * What losses come to, a number a trial. Where base lost nothing, any loss of head's is a loss. Where both lost, head's are
 * more or fewer by an exact test of the two runs' trials, equal where every trial lost as much, or it can't be told.
 */
function judgeLosses(base: readonly number[], head: readonly number[]): Judgement | undefined {
  const [inBase, inHead] = [sum([...base]), sum([...head])];
  if (inHead + inBase === 0) return undefined;
  const isTold = base.length > 0 && head.length > 0 && rankSumTest(base, head) < ALPHA;
  if (inHead === 0)
    return isTold
      ? { verdict: 'better', reason: 'head lost none' }
      : { verdict: 'same', reason: 'head lost none, which may be chance' };
  if (inBase === 0) return { verdict: 'worse', reason: 'base lost none' };
  if (new Set([...base, ...head]).size === 1)
    return { verdict: 'same', reason: 'both lost as much in every trial' };
  const isMore = inHead / head.length > inBase / base.length;
  if (rankSumTest(base, head) < ALPHA)
    return { verdict: isMore ? 'worse' : 'better', reason: 'both lost some' };
  return {
    verdict: 'inconclusive',
    reason: `both lost some, in ${some(base.length + head.length, 'trial')} altogether`,
    remedy: 'it takes a run without losses as base',
  };
}
