import { SETTINGS } from '../../vocabulary/settings.ts';
import { quote } from '../../vocabulary/wording.ts';
import { FILE_PLACEHOLDERS, placeholdersIn, unknownPlaceholder } from '../placeholders.ts';
import type { Complain, Path } from '../yaml/document.ts';

/** By which names cases are told apart beside the parameters of their strategies. */
const SWEPT_FOR_ALL = [...SETTINGS, 'connections'];

/** The mistakes in the command of an author's own program and in its parameters, given by their names, that the shape can't see. */
export function checkOwnProgram(
  command: readonly string[],
  parameters: readonly string[],
  path: Path,
  complain: Complain,
): void {
  checkParameters(parameters, path, complain);
  checkPlaceholders(command, parameters, path, complain);
}

function checkParameters(given: readonly string[], path: Path, complain: Complain): void {
  for (const key of given.filter((each) => SWEPT_FOR_ALL.includes(each))) {
    const hint = 'Cases are told apart by those. Call the parameter something else.';
    const message = `Expected a parameter of the program's own, found ${quote(key)}, which is swept for all`;
    complain([...path, 'with', key], message, { hint, at: 'key' });
  }
  for (const key of FILE_PLACEHOLDERS.filter((each) => given.includes(each))) {
    const message = `Expected a parameter of the program's own, found ${quote(key)}, a file of the harness`;
    complain([...path, 'with', key], message, { hint: 'Call the parameter something else.', at: 'key' });
  }
}

function checkPlaceholders(
  command: readonly string[],
  parameters: readonly string[],
  path: Path,
  complain: Complain,
): void {
  const known = [...FILE_PLACEHOLDERS, ...parameters];
  for (const [index, word] of command.entries()) {
    for (const name of placeholdersIn(word, known)) {
      const at = [...path, 'command', index];
      if (!known.includes(name)) {
        const { message, hint } = unknownPlaceholder(name, known);
        complain(at, message, { hint });
      } else if (index === 0) {
        // It is looked for before the first trial, once for all cases.
        const hint = 'The words behind it may have placeholders; a shell or env can start what they name.';
        complain(at, `Expected a program, found the placeholder {${name}} in its name`, { hint });
      }
    }
  }
}
