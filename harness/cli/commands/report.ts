import { REPORT_FORMATS } from '../../report/formats/formats.ts';
import { reportModel } from '../../report/model/model.ts';
import { folderOfRun } from '../../store/folder.ts';
import { InputError } from '../../vocabulary/errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { publishRun } from '../publish.ts';
import { readStoredRun } from '../stored-run.ts';
import { print } from '../terminal.ts';

interface ReportOptions {
  /** Print this form, and write nothing. */
  readonly format?: string;
  /** Where the files go, instead of the run's own folder. */
  readonly out?: string;
  readonly color: boolean;
}

/** `manyhosts report [RUN]`: the table of a stored run and the files made from it; or one form of it, and no files. */
export async function report(path: string, { format, out, color }: ReportOptions): Promise<ExitCode> {
  if (format !== undefined && out !== undefined)
    throw new InputError('Expected either --format, which prints, or --out, which writes; found both');
  const model = reportModel(readStoredRun(path));
  await print(REPORT_FORMATS, format ?? 'table', model, color);
  return format === undefined ? publishRun(model, model.verdicts, out ?? folderOfRun(path)) : EXIT.passed;
}
