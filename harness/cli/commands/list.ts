import { basename } from 'node:path';
import { renderTable } from '../../report/formats/text-table.ts';
import { listRuns, readRun } from '../../store/folder.ts';
import { RunError } from '../../store/run-errors.ts';
import { plainFigures, plainLine } from '../../vocabulary/plain-text.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { layoutOf } from '../terminal.ts';

const COLUMNS = [
  { title: '\nrun', align: 'left', expendable: 0 },
  { title: '\nstate', align: 'left', expendable: 1 },
  { title: '\nfleet', align: 'left', expendable: 2 },
  { title: '\nhosts', align: 'right', expendable: 3 },
  { title: '\ncases', align: 'right', expendable: 4 },
  { title: '\ntrials', align: 'right', expendable: 5 },
] as const;

/** `manyhosts list`: the stored runs, newest first. */
export function list(results: string): ExitCode {
  const rows = plainFigures(listRuns(results).map(describe));
  const text =
    rows.length === 0
      ? `No runs in ${plainLine(results)} yet. Make one with: manyhosts run FILE`
      : renderTable(COLUMNS, rows, layoutOf(false).width, false);
  process.stdout.write(`${text}\n`);
  return EXIT.passed;
}

function describe(folder: string): string[] {
  try {
    const { id, state, fleet, cases, trials } = readRun(folder);
    return [id, state, fleet.provider, ...[fleet.hosts, cases.length, trials.length].map(String)];
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return [basename(folder), 'unreadable'];
  }
}
