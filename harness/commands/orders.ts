import { resolve } from 'node:path';
import { readRun } from '../run/folder.ts';
import type { StoredRun } from '../run/schema.ts';
import { loadScenario, parseScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CATALOGUE } from '../strategies/catalogue.ts';
import { type Adjustments, adjust } from './adjust.ts';
import { InputError } from './input-error.ts';

/** A scenario to execute. */
export interface Order {
  readonly scenario: Scenario;
  /** What was changed in it by the command line; for a repeat, by that of the run that is repeated. */
  readonly adjustments: Adjustments;
  /** The stored run whose plan this is. */
  readonly repeats?: StoredRun;
}

/** What `run` is to execute: files, or a stored run again. */
export function ordersOf(
  files: readonly string[],
  options: Adjustments & { readonly repeat?: string },
): Order[] {
  if (options.repeat !== undefined) {
    if (files.length > 0)
      throw new InputError(`Expected either FILE or --repeat, found both: ${files.join(', ')}`);
    return [orderAgain(options.repeat, options)];
  }
  if (files.length === 0)
    throw new InputError('Expected a scenario FILE, or --repeat with a stored run, found neither');
  return files.map((file) => ({
    scenario: adjust(loadScenario(file, CATALOGUE), options),
    adjustments: options,
  }));
}

// The scenario's text and what was changed in it are in the run, so the file may have changed since, or be gone.
function orderAgain(folder: string, options: Adjustments): Order {
  const repeats = readRun(folder);
  const { file, source, adjustments: stored } = repeats.scenario;
  const adjustments = {
    ...stored,
    ...(options.provider === undefined ? {} : { provider: options.provider }),
  };
  const scenario = adjust(parseScenario(source, resolve(file), CATALOGUE), adjustments as Adjustments);
  return { scenario, adjustments: adjustments as Adjustments, repeats };
}
