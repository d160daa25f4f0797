import { CATALOGUE } from '../../harness/strategies/catalogue.ts';
import { python } from '../../harness/trial/programs/runtimes.ts';
import { missing, succeeds } from '../requirements.ts';
import type { Case } from './perform.ts';

/** Whether this machine has asyncmy: pip does, Debian does not. */
export const HAS_ASYNCMY = succeeds(python(), ['-c', 'import asyncmy']);

/** The catalogue, but for the one strategy whose driver can't be had everywhere, CI included. */
export const EXECUTABLE = [...CATALOGUE].filter(([name]) => HAS_ASYNCMY || name !== 'python/asyncmy');

/** Every strategy that can be executed, and every choice that its parameters have. */
export const CASES: readonly Case[] = EXECUTABLE.flatMap(([name, { parameters }]) => {
  const choices = Object.entries(parameters).map(([parameter, spec]) =>
    spec.type === 'choice'
      ? spec.choices.map((choice) => ({ [parameter]: choice }))
      : [{ [parameter]: 3 }, {}],
  );
  const sets = choices.reduce<Case['parameters'][]>(
    (sets, next) => sets.flatMap((set) => next.map((one) => ({ ...set, ...one }))),
    [{}],
  );
  return sets.map((set) => ({ name, parameters: set }));
});

/** One case a strategy: the faults are the program's, whatever its parameters. */
export const STRATEGIES: readonly Case[] = EXECUTABLE.map(([name]) => ({ name, parameters: {} }));

/** A test's title and options: strategies are skipped where what they run on, or are made by, is missing. */
export function titled({ name, parameters }: Case, what: string) {
  const values = Object.entries(parameters).map(([parameter, value]) => `${parameter}=${value}`);
  return {
    title: [name, ...values, what].join(' '),
    options: { skip: skipped(name), timeout: 60_000 },
  };
}

/** The kind by which a strategy knows a fault: Bun's client has one word for a connection that was closed or reset. */
export function knownTo<Kind>({ name }: Case, kind: Kind): Kind | 'CR_SERVER_LOST' {
  return name === 'bun/sql' && kind === 'ECONNRESET' ? 'CR_SERVER_LOST' : kind;
}

function skipped(name: string): string | false {
  const [runtime = ''] = name.split('/');
  const needs = { python: 'python', bun: 'bun', go: 'go', native: 'compiler' } as const;
  return runtime in needs && missing(needs[runtime as keyof typeof needs]);
}
