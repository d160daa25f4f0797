import { type Command, InvalidArgumentError, Option } from 'commander';
import { OWN_PROVIDER_NAMES } from '../scenario/providers.ts';
import { quote } from '../vocabulary/wording.ts';

/** Gives a command what changes a scenario. */
export function adjustable(command: Command): Command {
  const providers = ['auto', ...OWN_PROVIDER_NAMES];
  return command
    .addOption(new Option('--provider <provider>', 'instead of fleet.provider').choices(providers))
    .option('--rounds <n>', 'instead of trials.rounds', wholeNumber(1))
    .option('--seed <n>', 'instead of trials.seed', wholeNumber(0))
    .option('--only <glob>', ONLY, (glob: string, before: readonly string[] = []) => [...before, glob]);
}

/** Gives a command the forms of what it prints. */
export function printing(command: Command, formats: readonly string[]): Command {
  return command
    .addOption(new Option('--format <format>', 'of the figures').choices(formats).default('table'))
    .option('--no-color', 'plain text');
}

export function portNumber(text: string): number {
  const port = wholeNumber(1)(text);
  if (port <= 65_535) return port;
  throw new InvalidArgumentError('Expected a port, 65535 or less.');
}

/** Has a command refuse an option with a second value, which would win in silence; --only adds up. */
export function refuseRepeats(command: Command): void {
  for (const option of command.options) {
    if (option.isBoolean() || option.attributeName() === 'only') continue;
    let before: string | undefined;
    command.on(`option:${option.name()}`, (value: string) => {
      if (before !== undefined)
        command.error(`error: expected ${option.flags} once, found ${quote(before)} and ${quote(value)}`);
      before = value;
    });
  }
}

const ONLY = 'only the strategies that match, such as "python/*"; several add up';

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number, ${least} or more.`);
  };
}
