import type { ExpectedTime } from '../../scenario/expected-time.ts';
import type { Plan } from '../../scenario/plan.ts';
import { some } from '../../vocabulary/wording.ts';
import { roughly } from './figures.ts';

/** `5 cases, 20 trials, about 40 s`, before a plan is executed. */
export function planText({ cases, trials }: Plan, { ms, isLeast }: ExpectedTime): string {
  const time = `${isLeast ? 'at least' : 'about'} ${roughly(ms)}`;
  return `${some(cases.length, 'case')}, ${some(trials.length, 'trial')}, ${time}`;
}
