import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Fleet } from '../fleet/fleet.ts';
import { isAlive } from '../process/owner.ts';
import { type Adjustments, adjust, adjustmentsIn } from '../scenario/adjust.ts';
import { loadScenario, parseScenario } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { describeHarness, describeMachine } from '../store/environment.ts';
import { listRuns, RunFolder, readRun } from '../store/folder.ts';
import { RunError } from '../store/run-errors.ts';
import { RUN_VERSION, type StoredRun } from '../store/schema.ts';
import { InputError } from '../vocabulary/errors.ts';
import { changesSince, OTHER_ORDER } from './changes.ts';
import { type RunSetup, storeCase, storeFleet } from './record.ts';

/** A run that came to no end, and where it is stored. */
export interface Unfinished {
  readonly folder: string;
  readonly run: StoredRun;
}

/** The rest of an unfinished run. */
interface Rest {
  readonly scenario: Scenario;
  readonly adjustments: Adjustments;
  readonly resumes: Unfinished;
}

/** What --resume executes: the rest of the newest unfinished run of each scenario, or of all where none is named. */
export function requestsToResume(
  files: readonly string[],
  options: Adjustments & { readonly out: string },
): Rest[] {
  if (files.length === 0) return [requestToResume(newestUnfinished(options.out), undefined, options)];
  return files.map((file) => {
    const { name } = loadScenario(file);
    return requestToResume(newestUnfinished(options.out, name), file, options);
  });
}

/**
 * See that what the trials to come are executed with is as it was, and have the run for ourselves.
 *
 * @throws InputError
 */
export function claim(
  { folder, run }: Unfinished,
  now: Pick<RunSetup, 'owner' | 'plan' | 'cgroups' | 'launches'>,
): RunFolder {
  const { owner, plan, cgroups, launches } = now;
  requireSame(run, {
    harness: describeHarness(),
    machine: describeMachine(),
    cgroups: { backend: cgroups.kind, description: cgroups.description },
    cases: plan.cases.map((each) => storeCase(each, launches)),
  });
  if (run.trials.some((trial, at) => plan.trials[at]?.case !== trial.case)) throw refusal(run, [OTHER_ORDER]);
  const claimed = new RunFolder(dirname(folder), basename(folder));
  claimed.save({ ...run, owner: owner.id });
  return claimed;
}

/** See that the fleet is as it was. @throws InputError */
export function requireSameFleet({ run }: Unfinished, fleet: Fleet): void {
  requireSame(run, { fleet: storeFleet(fleet) });
}

function newestUnfinished(results: string, name?: string): Unfinished {
  const folders = listRuns(results).filter(
    (folder) => name === undefined || basename(folder).startsWith(`${name}-`),
  );
  let newest: StoredRun | undefined;
  for (const folder of folders) {
    const run = readIfWhole(folder);
    if (!run || run.scenario.name !== (name ?? run.scenario.name)) continue;
    if (run.state !== 'finished') return { folder, run };
    newest ??= run;
  }
  const of = name === undefined ? '' : ` of ${name}`;
  const found = newest === undefined ? 'none' : `that all are finished, ${newest.id} the last`;
  throw new InputError(`Expected an unfinished run${of} in ${results}, found ${found}. Leave out --resume.`);
}

function readIfWhole(folder: string): StoredRun | undefined {
  try {
    return readRun(folder);
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

function requestToResume(resumes: Unfinished, file: string | undefined, options: Adjustments): Rest {
  const { run } = resumes;
  if (run.owner !== undefined && isAlive(run.owner)) {
    const [pid] = run.owner.split('-');
    throw new InputError(
      `Expected a run that is not being executed, found ${run.id} executed by process ${pid}.`,
    );
  }
  if (run.version !== RUN_VERSION)
    throw refusal(run, [
      `the format of stored runs: version ${run.version} then, version ${RUN_VERSION} now`,
    ]);
  refuseOtherAdjustments(run, options);
  const path = file ?? run.scenario.file;
  // A file that is gone is no other scenario: its text is in the run.
  if (existsSync(path)) refuseOtherText(run, path, readFileSync(path, 'utf8'));
  const adjustments = run.scenario.adjustments as Adjustments;
  const scenario = adjust(parseScenario(run.scenario.source, resolve(path)), adjustments);
  // What `auto` came to then, whatever it would come to now.
  const fleet = { ...scenario.fleet, provider: run.fleet.provider };
  return { scenario: { ...scenario, fleet }, adjustments, resumes };
}

function refuseOtherAdjustments(run: StoredRun, options: Adjustments): void {
  const then = run.scenario.adjustments as Readonly<Record<string, unknown>>;
  const others = Object.entries(adjustmentsIn(options)).filter(
    ([name, value]) => !isDeepStrictEqual(then[name], value),
  );
  if (others.length === 0) return;
  const found = others.map(
    ([name, value]) =>
      `--${name}: ${[then[name] ?? 'not given'].flat().join(', ')} then, ${[value].flat().join(', ')} now`,
  );
  throw refusal(run, found);
}

function refuseOtherText(run: StoredRun, file: string, text: string): void {
  const { source } = run.scenario;
  if (text === source) return;
  const [then, now] = [source.split('\n'), text.split('\n')];
  const at = then.findIndex((line, index) => line !== now[index]);
  const first = at === -1 ? then.length : at;
  const line = (lines: readonly string[]) => lines[first]?.trim() ?? 'the end of the file';
  throw refusal(run, [`${file}:${first + 1}: ${line(then)} then, ${line(now)} now`]);
}

function requireSame(run: StoredRun, now: Partial<StoredRun>): void {
  const found = changesSince(run, { ...run, ...now });
  if (found.length > 0) throw refusal(run, found);
}

function refusal({ id }: StoredRun, changes: readonly string[]): InputError {
  return new InputError(
    `${id} can't be resumed, for what it is executed with has changed:\n` +
      `${changes.map((each) => `  ${each}\n`).join('')}Execute the scenario anew, without --resume, or undo the change.`,
  );
}
