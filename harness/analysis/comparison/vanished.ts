import { parseScenario } from '../../scenario/load.ts';
import { casesOf } from '../../scenario/plan.ts';
import type { StoredRun } from '../../store/schema.ts';
import type { Summary } from '../summarise.ts';
import type { Judgement } from './judge.ts';

/**
 * Why head has no case that base has. One that head's own scenario asks for is lost; one that its author took out, or left
 * out on the command line, may have been meant to go.
 */
export function whyVanished({ scenario }: StoredRun, { case: name }: Summary): Judgement {
  const { only } = scenario.adjustments;
  if (only !== undefined) return { verdict: 'inconclusive', reason: 'head was executed with --only' };
  const planned = namesIn(scenario);
  if (planned === undefined)
    return { verdict: 'inconclusive', reason: "whether head's scenario asks for it can't be read" };
  return planned.includes(name)
    ? { verdict: 'worse', reason: "head's scenario asks for it, and head does not have it" }
    : { verdict: 'inconclusive', reason: "head's scenario does not ask for it" };
}

function namesIn({ source, file }: StoredRun['scenario']): string[] | undefined {
  try {
    return casesOf(parseScenario(source, file)).map(({ name }) => name);
  } catch {
    // Of another version of manyhosts, or written for a machine with other programs.
    return undefined;
  }
}
