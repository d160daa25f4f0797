import { z } from 'zod';
import { CATALOGUE } from '../../strategies/catalogue.ts';
import type { Parameter, ParameterSpecs } from '../../strategies/parameters.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { listed, nearest, quote } from '../../vocabulary/wording.ts';
import type { Parameters, StrategySpec } from '../scenario.ts';
import type { Complain, Path } from '../yaml/document.ts';
import { checkOwnProgram } from './own-program.ts';
import { command, count, expected, line, MOST_ROUNDS, oneOf, scalar, text } from './values.ts';

const sweep = z.union(
  [scalar, z.array(scalar).min(1, expected('at least one value'))],
  expected('a value, or a list of values to sweep'),
);

/** One entry of `strategies`. */
export const strategyShape = z.strictObject({
  use: text().optional().describe('A strategy from the catalogue, such as python/asyncio.'),
  command: command()
    .optional()
    .describe(
      'A program of your own. {hostsFile}, {taskFile} and {NAME} of a parameter are filled in; {{NAME}} is {NAME} itself.',
    ),
  name: line(100).optional().describe('What to call it. Required with command.'),
  protocol: z
    .union([z.literal(1), z.literal(2), z.literal('none')], expected('2, 1 or none'))
    .optional()
    .describe(
      'The version that a command speaks: 1 (the default) has one cycle on fresh connections, 2 all of them. none: a program ' +
        'that knows nothing of the protocol, measured as a whole process.',
    ),
  isolation: oneOf('cgroup', 'container').optional().describe('Where it differs from that of the scenario.'),
  image: text().optional().describe('What a command runs in with isolation: container; it needs /bin/sh.'),
  with: z.record(z.string(), sweep).optional().describe('Parameters; a list is a sweep: one case a value.'),
  rounds: count(1, MOST_ROUNDS).optional().describe('Measured trials, where they differ from trials.rounds.'),
  warmup: count(0, MOST_ROUNDS).optional().describe('Warm-up trials, where they differ from trials.warmup.'),
});
export type StrategyShape = z.output<typeof strategyShape>;

/** What a strategy is called: by its author, else as in the catalogue. */
export function strategyName({ name, use }: StrategyShape): string | undefined {
  return name ?? use;
}

/** Strategies one by one; undefined those that can't be read. */
type Strategies = readonly (StrategyShape | undefined)[];

/** The mistakes that the shape can't see; of what is undefined nothing is known, since it has mistakes already. */
export function checkStrategies(
  strategies: Strategies,
  isolation: string | undefined,
  baseline: string | undefined,
  complain: Complain,
): void {
  for (const [index, strategy] of strategies.entries()) {
    if (!strategy) continue;
    const path = ['strategies', index];
    checkProgram(strategy, path, complain);
    checkImage(strategy, path, strategy.isolation ?? isolation, complain);
  }
  const names = strategies.map((strategy) => strategy && strategyName(strategy));
  names.forEach((name, index) => {
    if (name === undefined || names.indexOf(name) === index) return;
    const path = ['strategies', index, strategies[index]?.name === undefined ? 'use' : 'name'];
    complain(path, `Strategy ${quote(name)} is here twice`, { hint: 'Give one of them a name of its own.' });
  });
  // A strategy that can't be read may be the one that is meant.
  if (baseline === undefined || names.includes(baseline) || names.includes(undefined)) return;
  complain(['baseline'], `Baseline ${quote(baseline)} is none of the strategies`, {
    hint: `They are: ${listed(names)}`,
  });
}

function checkProgram(strategy: StrategyShape, path: Path, complain: Complain): void {
  const { use, command, name, protocol, with: given = {} } = strategy;
  if ((use === undefined) === (command === undefined)) {
    const found = use === undefined ? 'neither' : 'both';
    complain(path, `Expected either use (a catalogue name) or command (a program), found ${found}`);
    return;
  }
  if (command !== undefined && name === undefined)
    complain(path, 'Expected a name: a command has none of its own');
  if (use === undefined) {
    checkOwnProgram(command ?? [], Object.keys(given), path, complain);
    return;
  }
  if (protocol !== undefined) {
    const message = 'Key "protocol" goes with command: the catalogue knows its own';
    complain([...path, 'protocol'], message, { at: 'key' });
  }
  const entry = CATALOGUE.get(use);
  if (!entry) {
    const names = [...CATALOGUE.keys()];
    const candidate = nearest(use, names);
    const hint =
      candidate === undefined ? `The catalogue has: ${listed(names)}` : `Did you mean "${candidate}"?`;
    complain([...path, 'use'], `Unknown strategy ${quote(use)}`, { hint });
    return;
  }
  for (const [key, values] of Object.entries(given))
    checkParameter(use, entry.parameters, key, [values].flat(), [...path, 'with', key], complain);
}

function checkParameter(
  use: string,
  parameters: ParameterSpecs,
  name: string,
  values: readonly unknown[],
  path: Path,
  complain: Complain,
): void {
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (!parameter) {
    const known = Object.keys(parameters);
    const hint = known.length === 0 ? `${use} takes no parameters` : `${use} takes: ${known.join(', ')}`;
    complain(path, `Unknown parameter ${quote(name)}`, { hint, at: 'key' });
    return;
  }
  for (const [index, value] of values.entries()) {
    if (isAllowed(value, parameter)) continue;
    const wanted =
      parameter.type === 'choice'
        ? `one of ${parameter.choices.join(', ')}`
        : `a whole number, ${parameter.minimum} or more`;
    complain(values.length > 1 ? [...path, index] : path, `Expected ${wanted}, found ${quote(value)}`);
  }
}

function isAllowed(value: unknown, parameter: Parameter): boolean {
  if (parameter.type === 'choice') return parameter.choices.includes(String(value));
  return Number.isInteger(value) && Number(value) >= parameter.minimum;
}

/** An image belongs to a command in a container, and a command in a container needs one. */
function checkImage(
  { use, command, image }: StrategyShape,
  path: Path,
  isolation: string | undefined,
  complain: Complain,
): void {
  if (image !== undefined && use !== undefined) {
    complain([...path, 'image'], 'Key "image" goes with command: the catalogue knows its own', { at: 'key' });
  } else if (image !== undefined && isolation !== undefined && isolation !== 'container') {
    complain(
      [...path, 'image'],
      `Key "image" goes with isolation: container, found isolation: ${isolation}`,
      { at: 'key', hint: 'Add isolation: container to the strategy, or leave out its image.' },
    );
  } else if (image === undefined && command !== undefined && isolation === 'container') {
    complain(path, 'Expected an image: with isolation: container a command runs in one', {
      hint: 'Add image: the name of one that has the program, or isolation: cgroup.',
    });
  }
}

/** What holds for all strategies that say nothing else. */
type Shared = Pick<StrategySpec, 'rounds' | 'warmup' | 'isolation'>;

/** Fill in; `folder` is where an author's own program is found. */
export function resolveStrategy(strategy: StrategyShape, shared: Shared, folder: string): StrategySpec {
  const { use, command = [], protocol = 1, image } = strategy;
  return {
    name: strategyName(strategy) ?? '',
    command:
      use === undefined
        ? omitUndefined({ kind: 'program' as const, argv: command, protocol, cwd: folder, image })
        : { kind: 'catalogue', name: use },
    isolation: strategy.isolation ?? shared.isolation,
    parameterSets: expand(strategy.with ?? {}),
    rounds: strategy.rounds ?? shared.rounds,
    warmup: strategy.warmup ?? shared.warmup,
  };
}

/** Every combination of the values, in the order they are written. */
function expand(sweeps: NonNullable<StrategyShape['with']>): Parameters[] {
  return Object.entries(sweeps).reduce<Parameters[]>(
    (sets, [key, values]) =>
      sets.flatMap((set) => [values].flat().map((value) => ({ ...set, [key]: value }))),
    [{}],
  );
}
