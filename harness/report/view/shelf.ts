import { lstatSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Summary } from '../../analysis/summarise.ts';
import { judgeWarnings, readJudgedRun } from '../../analysis/trust/judged.ts';
import type { Verdict } from '../../analysis/verdict.ts';
import { listRuns, RUN_FILES, readRun } from '../../store/folder.ts';
import type { RunData } from '../../store/run-data.ts';
import { RunError } from '../../store/run-errors.ts';
import type { StoredRun } from '../../store/schema.ts';
import { isHostMetric } from '../../vocabulary/metrics.ts';
import { REPORT_FORMATS } from '../formats/formats.ts';
import { reportModel } from '../model/model.ts';

/** Everything of a run's folder that is shown as it is: not its page, which is made anew. */
export const ARTEFACTS: readonly string[] = [
  ...RUN_FILES,
  ...Object.values(REPORT_FORMATS).flatMap(({ file = [] }) => (file === 'report.html' ? [] : file)),
];

/** A stored run, as far as a list of many needs it. */
export interface Entry {
  readonly id: string;
  /** Without its trials. */
  readonly run: StoredRun;
  readonly trials: number;
  readonly answer: string;
  readonly verdicts: readonly Verdict[];
  readonly summaries: readonly Summary[];
}

/** A run's folder that can't be read, and why. */
export interface Damaged {
  readonly id: string;
  readonly problem: string;
}

/** The runs of one results folder. A run is only ever found by its name in the folder's list, never by joining paths. */
export class Shelf {
  readonly results: string;
  readonly #entries = new Cache<Entry | Damaged>(1_000);

  constructor(results: string) {
    this.results = results;
  }

  /** All runs, newest first. */
  entries(): (Entry | Damaged)[] {
    return listRuns(this.results).map((folder) => {
      const [id, stamp] = [basename(folder), stampOf(folder)];
      return this.#entries.find(id, stamp) ?? this.#entries.keep(id, stamp, readEntry(folder));
    });
  }

  /** The folder of a run that is there. */
  folder(id: string): string | undefined {
    return listRuns(this.results).find((folder) => basename(folder) === id);
  }

  /**
   * Read a run with all that stands beside it.
   *
   * @throws RunError where it can't be read, or is gone.
   */
  read(id: string): RunData {
    const folder = this.folder(id);
    if (folder === undefined) throw new RunError(`Expected a run ${id}, found none of this name.`);
    refuseLinks(folder);
    return readJudgedRun(folder);
  }

  /** What changes as soon as something is stored in the run. */
  stamp(id: string): string {
    const folder = this.folder(id);
    return folder === undefined ? '' : stampOf(folder);
  }

  /** The path of a file of a run; none where it is not there, or is not a file of this folder itself. */
  artefact(id: string, name: string): string | undefined {
    const folder = this.folder(id);
    if (folder === undefined || !ARTEFACTS.includes(name)) return undefined;
    const file = join(folder, name);
    return isOwnFile(folder, file) ? file : undefined;
  }
}

export function isReadable(entry: Entry | Damaged): entry is Entry {
  return 'run' in entry;
}

function readEntry(folder: string): Entry | Damaged {
  const id = basename(folder);
  try {
    refuseLinks(folder);
    const run = readRun(folder);
    const quick: RunData = { run, visits: new Map(), timelines: new Map(), problems: [] };
    const ofHosts = run.scenario.thresholds.some(({ metric }) => isHostMetric(metric));
    // Hosts' figures stand in a file that is long to read: only where a threshold asks for them.
    const { answer, verdicts, summaries } = reportModel(
      ofHosts ? readJudgedRun(folder) : judgeWarnings(quick),
    );
    return {
      id,
      run: { ...run, trials: [] },
      trials: run.trials.length,
      answer: answer.sentence,
      verdicts,
      summaries,
    };
  } catch (error) {
    return { id, problem: (error as Error).message };
  }
}

// A link may lead out of the results folder, and a pipe would never end.
function refuseLinks(folder: string): void {
  for (const name of RUN_FILES) {
    const file = join(folder, name);
    if (lstatSync(file, { throwIfNoEntry: false }) && !isOwnFile(folder, file))
      throw new RunError(`Expected a file in ${file}, found something else: links are not followed here.`);
  }
}

function isOwnFile(folder: string, file: string): boolean {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return (found?.isFile() ?? false) && realpathSync(file) === join(realpathSync(folder), basename(file));
}

function stampOf(folder: string): string {
  const stats = ARTEFACTS.map((name) => lstatSync(join(folder, name), { throwIfNoEntry: false }));
  return stats.map((stat) => (stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : '–')).join(', ');
}

/** What was made before, as long as what it was made from has the same stamp; the oldest go first where there are many. */
export class Cache<T> {
  readonly #limit: number;
  readonly #kept = new Map<string, { readonly stamp: string; readonly value: T }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  find(key: string, stamp: string): T | undefined {
    const kept = this.#kept.get(key);
    return kept?.stamp === stamp ? kept.value : undefined;
  }

  keep(key: string, stamp: string, value: T): T {
    this.#kept.delete(key);
    this.#kept.set(key, { stamp, value });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#limit && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
