import { CATALOGUE } from '../../strategies/catalogue.ts';
import { listed, quote } from '../../vocabulary/wording.ts';
import type { Complain } from '../yaml/document.ts';
import type { StrategyShape } from './strategies.ts';

/**
 * Refuses strategies that can't be held to a limit of connections in flight. The harness opens none of them itself, and
 * something between a strategy and its hosts would be measured too: so the limit is kept by what strategies are told, and
 * seen to afterwards by what they report.
 */
export function checkInFlight(
  hosts: number,
  limit: number | undefined,
  strategies: readonly (StrategyShape | undefined)[],
  complain: Complain,
): void {
  // A host is visited once: who visits all of them at once has as many connections as there are hosts.
  if (limit === undefined || hosts <= limit) return;
  for (const [index, strategy] of strategies.entries()) {
    const path = ['strategies', index];
    if (strategy?.protocol === 'none' && strategy.command) {
      complain(
        [...path, 'protocol'],
        `Expected protocol 1, by whose reports ${LIMIT} of ${limit} can be seen to`,
      );
    } else if (strategy?.use !== undefined) {
      checkCatalogued(strategy.use, strategy.with, limit, (more, ...rest) =>
        complain([...path, ...more], ...rest),
      );
    }
  }
}

const LIMIT = 'fleet.external.maxConnections';

function checkCatalogued(use: string, told: StrategyShape['with'], limit: number, complain: Complain): void {
  const atOnce = CATALOGUE.get(use)?.atOnce;
  if (atOnce === undefined || atOnce === 'one') return;
  if (atOnce === 'all') {
    const able = [...CATALOGUE].flatMap(([name, entry]) => (entry.atOnce === 'all' ? [] : [name]));
    const hint = `These can be held to it: ${listed(able)}`;
    complain(['use'], `${use} visits every host at once, and ${LIMIT} is ${limit}`, { hint });
    return;
  }
  const parameter = CATALOGUE.get(use)?.parameters[atOnce.parameter];
  const absent = parameter?.type === 'integer' ? parameter.absent : undefined;
  const values = told?.[atOnce.parameter] ?? absent;
  if (values === undefined) {
    const hint = `Such as: with: {${atOnce.parameter}: ${limit}}`;
    complain(['use'], `Expected ${use} to be told its ${atOnce.parameter}, since ${LIMIT} is ${limit}`, {
      hint,
    });
    return;
  }
  for (const [index, value] of [values].flat().entries()) {
    if (Number(value) <= limit) continue;
    const place = ['with', atOnce.parameter, ...(Array.isArray(values) ? [index] : [])];
    complain(place, `Expected at most ${limit}, which is ${LIMIT}, found ${quote(value)}`);
  }
}
