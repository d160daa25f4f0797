import { hasCycles } from '../../analysis/cycles/due.ts';
import { type Pace, paceOf } from '../../analysis/cycles/pace.ts';
import { eligibilityOf } from '../../analysis/eligibility.ts';
import { pairedRatio } from '../../analysis/estimation/ratio.ts';
import { CEILING } from '../../analysis/ranking.ts';
import { byRound, type Summary } from '../../analysis/summarise.ts';
import { sweepsOf } from '../../analysis/sweeps/sweeps.ts';
import type { RunData } from '../../store/run-data.ts';
import type { StoredCase } from '../../store/schema.ts';
import { grouped, percent } from '../../vocabulary/wording.ts';
import { mebibytes, seconds } from './figures.ts';

/** A case with a schedule, and how it kept to it. */
interface Paced {
  readonly each: StoredCase;
  readonly everyNs: number;
  readonly summary: Summary;
  /** Absent where none of its trials completed with visits. */
  readonly pace?: Pace;
}

/** What a run over cycles answers beside who is fastest; nothing where hosts are visited once. */
export function paceFindings(data: RunData, summaries: readonly Summary[]): string[] {
  const paced = data.run.cases.flatMap((each): Paced[] => {
    const everyNs = each.schedule?.everyNs;
    const summary = summaries.find((one) => one.case === each.name);
    if (everyNs === undefined || !summary || !hasCycles(each)) return [];
    const pace = paceOf(data, each.name);
    return [{ each, everyNs, summary, ...(pace ? { pace } : {}) }];
  });
  const rates = ratesText(paced);
  return [
    ...(rates.length > 0 ? rates : keptUp(paced)),
    ...fellBehind(paced),
    ...overran(paced),
    ...keptAgainstFresh(data, summaries),
  ];
}

/** More than these are counted, not named. */
const MOST_NAMED = 6;

function named(texts: readonly string[]): string {
  const more = texts.length > MOST_NAMED ? [`and ${texts.length - MOST_NAMED} more`] : [];
  return [...texts.slice(0, MOST_NAMED), ...more].join(', ');
}

/** Who kept up, those that took the least CPU first; the ceiling, no contestant, last. */
function keptUp(paced: readonly Paced[]): string[] {
  const kept = paced
    .filter(hasKept)
    .toSorted((a, b) => Number(isCeiling(a)) - Number(isCeiling(b)) || cpuOf(a) - cpuOf(b) || 0);
  const which = paced.some(({ summary }) => summary.healthy) ? ' to a healthy host' : '';
  if (kept.length > 0)
    return [`Kept up, no visit${which} overran and none failed: ${named(kept.map(costText))}.`];
  const isNone = paced.length > 0 && paced.every(({ pace }) => pace && pace.overran + pace.failed > 0);
  return isNone ? ['No case kept up: in each one visits overran or failed.'] : [];
}

// A case that is not proven to have done its work only claims that it kept up.
function hasKept({ pace, summary }: Paced): boolean {
  return pace?.isKept === true && eligibilityOf(summary) === 'eligible';
}

function isCeiling({ each: { strategy } }: Paced): boolean {
  return strategy === CEILING;
}

function cpuOf({ summary }: Paced): number {
  return summary.metrics['cpu.cycle']?.median ?? Infinity;
}

function costText(paced: Paced): string {
  const {
    each: { name },
    summary: { metrics },
  } = paced;
  const [cpu, memory] = [metrics['cpu.cycle'], metrics['memory.peak']];
  const parts = [
    ...(isCeiling(paced) ? ['the ceiling'] : []),
    ...(cpu ? [`CPU ${seconds(cpu.median)} a cycle`] : []),
    ...(memory ? [mebibytes(memory.median)] : []),
  ];
  return `${name}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}

/** Who was not done with the visits of one cycle after the other to the end, the farthest behind first. */
function fellBehind(paced: readonly Paced[]): string[] {
  const all = paced.flatMap(({ each: { name }, everyNs, pace }) =>
    pace?.behind ? [{ name, everyNs, ...pace.behind }] : [],
  );
  if (all.length === 0) return [];
  const [due, ...others] = new Set(all.map(({ everyNs }) => seconds(everyNs)));
  const isSame = others.length === 0;
  const texts = all
    .toSorted((a, b) => b.lastNs / b.everyNs - a.lastNs / a.everyNs)
    .map(({ name, from, lastNs, trials, of, everyNs }) => {
      const when = trials < of ? `in ${trials} of ${of} trials, ` : '';
      const rate = isSame ? '' : `, with one due every ${seconds(everyNs)}`;
      return `${name} (${when}from cycle ${from} on; the last cycle took ${seconds(lastNs)}${rate})`;
    });
  const rate = isSame ? ` with a cycle due every ${due}` : '';
  return [`Fell behind${rate}, and had not caught up at the end: ${named(texts)}.`];
}

/** Who overran without that. */
function overran(paced: readonly Paced[]): string[] {
  const texts = paced.flatMap(({ each, pace }) =>
    pace && pace.overran > 0 && !pace.behind
      ? [`${each.name} (${grouped(pace.overran)} of ${grouped(pace.due)} visits)`]
      : [],
  );
  return texts.length > 0 ? [`Overran at times: ${named(texts)}.`] : [];
}

/** At which of several rates each strategy kept up; nothing where one was tried. */
function ratesText(paced: readonly Paced[]): string[] {
  const lines = sweepsOf(paced, ({ each }) => each)
    .filter(({ key }) => key === 'every')
    .flatMap((sweep) =>
      sweep.lines.map(({ name, steps }) =>
        rateLine(
          name,
          steps.map(({ of }) => of),
        ),
      ),
    );
  if (lines.length === 0) return [];
  const tried = new Set(lines.map(({ all }) => listOf(ratesOf(all))));
  const isSame = tried.size === 1;
  const texts = Map.groupBy(lines, ({ all }) => rateText(all, isSame));
  return [
    `${isSame ? `Rates tried: ${[...tried].join('')}` : 'Rates'}, in visits a second; kept up means that no visit overran and none failed.`,
    ...[...texts].map(([text, same]) => `${text}: ${same.map(({ name }) => name).join(', ')}.`),
  ];
}

function rateLine(name: string, all: readonly Paced[]): { name: string; all: readonly Paced[] } {
  return { name: all.some(isCeiling) ? `${name} (the ceiling)` : name, all };
}

/** `Kept up at 100/s and 200/s, not at 400/s`. */
function rateText(line: readonly Paced[], isSame: boolean): string {
  const kept = line.filter(hasKept);
  const not = line.filter(({ pace }) => pace && pace.overran + pace.failed > 0);
  const unknown = line.filter((one) => !kept.includes(one) && !not.includes(one));
  if (isSame && kept.length === line.length) return 'Kept up at all of them';
  const parts = [
    `Kept up at ${kept.length > 0 ? listOf(ratesOf(kept)) : 'none of them'}`,
    ...(not.length > 0 && kept.length > 0 ? [`not at ${listOf(ratesOf(not))}`] : []),
    ...(unknown.length > 0 ? [`not known at ${listOf(ratesOf(unknown))}`] : []),
  ];
  return parts.join(', ');
}

/** Visits a second, ascending. */
function ratesOf(line: readonly Paced[]): string[] {
  const rates = line.map(({ each, everyNs }) => each.hosts / (everyNs / 1e9));
  return rates.toSorted((a, b) => a - b).map((rate) => `${grouped(Number(rate.toPrecision(3)))}/s`);
}

function listOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** What kept connections save, or cost, each strategy whose CPU they are shown to change. */
function keptAgainstFresh(data: RunData, summaries: readonly Summary[]): string[] {
  const eligible = new Set(
    summaries.flatMap((each) => (eligibilityOf(each) === 'eligible' ? each.case : [])),
  );
  const isComparable = ({ name }: StoredCase) => eligible.has(name);
  const groups = Map.groupBy(data.run.cases.filter(isComparable), withoutConnections);
  const shown = [...groups.values()].flatMap((group) => {
    const [kept, fresh] = ['kept', 'fresh'].map((kind) =>
      group.find(({ connections = 'fresh' }) => connections === kind),
    );
    if (!kept || !fresh) return [];
    const [own, other] = [kept, fresh].map(({ name }) => byRound(data, name, 'cpu.cycle'));
    const ratio = own && other && pairedRatio(own, other);
    const { interval } = ratio ?? {};
    if (!ratio || !interval || (interval[0] <= 1 && interval[1] >= 1)) return [];
    return [{ name: kept.name.replace(' connections=kept', ''), median: ratio.median, interval }];
  });
  const texts = shown
    .toSorted((a, b) => a.median - b.median)
    .map(
      ({ name, median, interval: [low, high] }) =>
        `${percent(median)} with ${name} (95% interval ${percent(low)} to ${percent(high)})`,
    );
  return texts.length > 0
    ? [`CPU a cycle over kept connections, of that over fresh ones: ${named(texts)}.`]
    : [];
}

/** What two cases have alike that differ in their connections only. */
function withoutConnections(each: StoredCase): string {
  const { strategy, parameters, hosts, servers, sql, schedule } = each;
  return JSON.stringify([strategy, parameters, hosts, servers, sql, schedule]);
}
