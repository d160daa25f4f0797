import { eligibilityOf } from '../../../analysis/eligibility.ts';
import { CEILING } from '../../../analysis/ranking.ts';
import { bySetting } from '../../../analysis/setting.ts';
import type { Summary } from '../../../analysis/summarise.ts';
import { listed } from '../../../vocabulary/wording.ts';

/** What is to be known of the rows that cases read, or left. */
export function aboutRows(summaries: readonly Summary[]): string[] {
  return [...aboutCeiling(summaries), ...untold(summaries), ...disagreeing(summaries)];
}

// Of a row a host there is next to nothing to decode.
function aboutCeiling(summaries: readonly Summary[]): string[] {
  const perHost = summaries.flatMap(({ strategy, rows, rowsAreOf, hosts, healthy, visits }) => {
    const { answered } = visits ?? healthy ?? hosts;
    if (strategy !== CEILING || rows === undefined || !answered) return [];
    return Math.round(rowsAreOf === 'visit' ? rows : rows / answered);
  });
  const most = Math.max(0, ...perHost);
  if (most <= 1) return [];
  const isOverTime = summaries.some(({ visits }) => visits);
  const upTo = perHost.every((rows) => rows === most) ? '' : 'up to ';
  return [
    `${CEILING} counted ${upTo}${most} rows a ${isOverTime ? 'visit' : 'host'} and decoded none of them: what decoding takes is left out of it.`,
  ];
}

// Where nobody tells, the run is of a version that did not ask for it, or its visits are not kept.
function untold(summaries: readonly Summary[]): string[] {
  if (!summaries.some(({ tellsRows }) => tellsRows)) return [];
  const silent = summaries.filter((each) => !each.tellsRows && eligibilityOf(each) === 'eligible');
  return silent.length === 0
    ? []
    : [
        `How many rows were read is not told by ${listed(silent.map(({ case: name }) => name))}: that all were is not proven there.`,
      ];
}

// Most cases of a setting take the rank of one that read less; without such a majority nobody knows who is right.
function disagreeing(summaries: readonly Summary[]): string[] {
  return bySetting(summaries, ({ setting }) => setting).flatMap(([, same]) => {
    const told = same.filter((each) => each.rows !== undefined && eligibilityOf(each) === 'eligible');
    const isOpen = told.every(({ rowsOfOthers }) => rowsOfOthers === undefined);
    if (!isOpen || new Set(told.map(({ rows }) => rows)).size < 2) return [];
    const each = told.map(({ case: name, rows }) => `${name} ${rows}`);
    return [
      `Cases read different numbers of rows in a ${told[0]?.rowsAreOf}, and which is right is not known: ${listed(each)}.`,
    ];
  });
}
