import { resolve } from 'node:path';
import { folderOfRun } from '../run/damage.ts';
import { readRun } from '../run/folder.ts';
import type { StoredRun } from '../run/schema.ts';
import { loadScenario, parseScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { CATALOGUE } from '../strategies/catalogue.ts';
import { type Adjustments, adjust, adjustmentsIn } from './adjust.ts';
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
    refuseAdjustments(options);
    return [orderAgain(folderOfRun(options.repeat))];
  }
  if (files.length === 0)
    throw new InputError('Expected a scenario FILE, or --repeat with a stored run, found neither');
  return files.map((file) => ({
    scenario: adjust(loadScenario(file, CATALOGUE), options),
    adjustments: options,
  }));
}

// A repeat with something changed is another run; what changed its plan is in the run itself.
function refuseAdjustments(options: Adjustments): void {
  const found = Object.keys(adjustmentsIn(options)).map((name) => `--${name}`);
  if (found.length === 0) return;
  throw new InputError(
    `Expected --repeat alone, for it executes the plan of the stored run as it was; found ${found.join(', ')} beside it`,
  );
}

// The scenario's text and what was changed in it are in the run, so the file may have changed since, or be gone.
function orderAgain(folder: string): Order {
  const repeats = readRun(folder);
  const { file, source } = repeats.scenario;
  const adjustments = repeats.scenario.adjustments as Adjustments;
  const scenario = adjust(parseScenario(source, resolve(file), CATALOGUE), adjustments);
  return { scenario, adjustments, repeats };
}
