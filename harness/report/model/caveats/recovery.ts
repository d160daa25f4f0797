import { type Effect, type Episode, effectsOf, episodesOf } from '../../../analysis/cycles/recovery.ts';
import type { RunData } from '../../../store/run-data.ts';
import { listed, some } from '../../../vocabulary/wording.ts';
import { seconds } from '../figures.ts';
import { faultText } from '../plan/plan.ts';

/** What faults of some cycles did to the cases: who was late, for how long, by how much, and who lost a host for good. */
export function aboutRecovery(data: RunData): string[] {
  const episodes = episodesOf(data);
  const first = episodes[0]?.at ?? 0;
  return episodes.flatMap((episode) => {
    const effects = effectsOf(data, episode, first);
    const told = effects.filter((each) => !isUnknown(each) && each.lateBefore === 0);
    const sentences = [
      ...unharmed(told, episode),
      ...harmed(told, episode),
      ...delayed(told),
      ...lost(effects, episode),
      ...untold(effects),
    ];
    return sentences.length === 0 ? [] : [`${nameOf(episode)}: ${sentences.join('; ')}.`];
  });
}

// Who is in time throughout is so whatever was before.
function isUnknown({ unknownBefore, disturbed }: Effect): boolean {
  return unknownBefore > 0 && disturbed > 0;
}

/** `5 × crash in cycles 3 to 5`. */
function nameOf({ faults }: Episode): string {
  return faults.map((fault) => `${fault.hosts.length} × ${faultText(fault)}`).join(', ');
}

function unharmed(effects: readonly Effect[], episode: Episode): string[] {
  const names = effects.filter(({ disturbed }) => disturbed === 0).map((each) => each.case);
  return names.length === 0
    ? []
    : [`every healthy host was still served in time in each cycle${beforeNext(episode)} by ${listed(names)}`];
}

function harmed(effects: readonly Effect[], episode: Episode): string[] {
  const found = effects.filter(({ disturbed }) => disturbed > 0);
  if (found.length === 0) return [];
  const texts = [...Map.groupBy(found, (each) => recoveryText(each, episode))].map(
    ([text, same]) => `${listed(same.map((each) => each.case))} (${text})`,
  );
  return [`healthy hosts failed or were late with ${texts.join(', ')}`];
}

function recoveryText(effect: Effect, episode: Episode): string {
  const { trials, disturbed, neverInTime, cyclesFromAt, cyclesFromUntil } = effect;
  const inTrials = (count: number) => `in ${count} of ${some(trials, 'trial')}`;
  const which = neverInTime === 0 ? '' : ` ${inTrials(disturbed - neverInTime)}`;
  const again =
    cyclesFromAt &&
    `in time again${which} ${cyclesText(cyclesFromAt)} from its begin${cyclesFromUntil ? `, ${cyclesText(cyclesFromUntil)} from its end` : ''}`;
  const never = `not in time again${beforeNext(episode)}${neverInTime === disturbed ? '' : ` ${inTrials(neverInTime)}`}`;
  return [
    ...(disturbed < trials ? [inTrials(disturbed)] : []),
    ...(again ? [again] : []),
    ...(neverInTime > 0 ? [never] : []),
  ].join('; ');
}

/** What comes behind the begin of another episode is told with that. */
function beforeNext({ before }: Episode): string {
  return before === Infinity ? '' : ' before the next fault';
}

function cyclesText([fewest, most]: readonly [number, number]): string {
  return fewest === most ? some(most, 'cycle') : `${fewest} to ${most} cycles`;
}

function delayed(effects: readonly Effect[]): string[] {
  const texts = effects
    .flatMap(({ case: name, delay }) => (delay ? [{ name, ...delay }] : []))
    .toSorted((a, b) => b.duringNs - a.duringNs)
    .map(({ name, beforeNs, duringNs }) => `${name} (${seconds(duringNs)}, before ${seconds(beforeNs)})`);
  return texts.length === 0
    ? []
    : [`meanwhile the slowest healthy host of a cycle took longer with ${texts.join(', ')}`];
}

function lost(effects: readonly Effect[], episode: Episode): string[] {
  const texts = effects.flatMap(({ case: name, lost: found }) =>
    found ? [`${name} (${found.hosts} of ${found.of}: ${listed(found.kinds)})`] : [],
  );
  return texts.length === 0
    ? []
    : [
        `hosts that were struck still failed in the last cycles${beforeNext(episode)} with ${texts.join(', ')}`,
      ];
}

function untold(effects: readonly Effect[]): string[] {
  const late = effects.filter(({ lateBefore }) => lateBefore > 0);
  const unknown = effects.filter((each) => isUnknown(each) && !late.includes(each));
  return [
    ...nothingOf(late, 'some were late before, too'),
    ...nothingOf(unknown, 'some were late, and no cycle before any fault counts that would tell why'),
  ];
}

function nothingOf(effects: readonly Effect[], why: string): string[] {
  const names = effects.map((each) => each.case);
  return names.length === 0 ? [] : [`nothing is said of healthy hosts of ${listed(names)}: ${why}`];
}
