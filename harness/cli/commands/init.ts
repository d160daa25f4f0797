import { constants, copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../../process/project.ts';
import { InputError } from '../../vocabulary/errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** `manyhosts init [FILE]`: a scenario to start from, the tested `smoke` itself, with its schema for the editor. */
export function init(file: string): ExitCode {
  if (existsSync(file))
    throw new InputError(`Expected a file that does not exist yet, found ${file}. Nothing was written`);
  const shipped = join(PROJECT, 'scenarios');
  const schema = join(dirname(file), 'scenario.schema.json');
  try {
    copyFileSync(join(shipped, 'smoke.yaml'), file, constants.COPYFILE_EXCL);
    if (!existsSync(schema)) copyFileSync(join(shipped, 'scenario.schema.json'), schema);
  } catch (cause) {
    throw new InputError(`Expected to write ${file}, but: ${(cause as Error).message}`, { cause });
  }
  process.stdout.write(`Wrote ${file}. Execute it with: manyhosts run ${file}\n`);
  return EXIT.passed;
}
