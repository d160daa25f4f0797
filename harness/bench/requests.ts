import { resolve } from 'node:path';
import { type Adjustments, adjust, adjustmentsIn } from '../scenario/adjust.ts';
import { loadScenario, parseScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { folderOfRun, readRun } from '../store/folder.ts';
import type { StoredRun } from '../store/schema.ts';
import { InputError } from '../vocabulary/errors.ts';
import { requestsToResume, type Unfinished } from './resume.ts';

/** A scenario to execute: for the first time, again, or the rest of it. */
export interface RunRequest {
  readonly scenario: Scenario;
  /** What was changed in it by the command line; for a repeat, by that of the run that is repeated. */
  readonly adjustments: Adjustments;
  /** The stored run whose plan this is. */
  readonly repeats?: StoredRun;
  /** The run of which this is the rest. */
  readonly resumes?: Unfinished;
}

/** What the command line of `run` says beside its files. */
export interface RequestOptions extends Adjustments {
  readonly out: string;
  /** A stored run's folder: execute its plan again. */
  readonly repeat?: string;
  /** Execute the rest of unfinished runs. */
  readonly resume?: boolean;
}

/** What `run` is to execute: files, a stored run again, or the rest of unfinished ones. */
export function requestsOf(files: readonly string[], options: RequestOptions): RunRequest[] {
  if (options.repeat !== undefined) {
    if (options.resume)
      throw new InputError(
        'Expected either --repeat, which begins anew, or --resume, which goes on; found both',
      );
    if (files.length > 0)
      throw new InputError(`Expected either FILE or --repeat, found both: ${files.join(', ')}`);
    refuseAdjustments(options);
    return [requestToRepeat(folderOfRun(options.repeat))];
  }
  if (options.resume) return requestsToResume(files, options);
  if (files.length === 0)
    throw new InputError(
      'Expected a scenario FILE, --repeat with a stored run, or --resume; found none of them',
    );
  return files.map((file) => ({
    scenario: adjust(loadScenario(file), options),
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
function requestToRepeat(folder: string): RunRequest {
  const repeats = readRun(folder);
  const { file, source } = repeats.scenario;
  const adjustments = repeats.scenario.adjustments as Adjustments;
  const scenario = adjust(parseScenario(source, resolve(file)), adjustments);
  return { scenario, adjustments, repeats };
}
