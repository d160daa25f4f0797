import { readFileSync } from 'node:fs';
import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { type Catalogue, crossCheck } from './check.ts';
import { type Diagnostic, ScenarioError } from './diagnostic.ts';
import { YamlDocument } from './document.ts';
import { resolveScenario } from './resolve.ts';
import type { Scenario } from './scenario.ts';
import { scenarioShape } from './shape.ts';

/**
 * Read, check and resolve a scenario file.
 *
 * @throws ScenarioError with every mistake the file has, each at its place.
 */
export function loadScenario(file: string, catalogue: Catalogue): Scenario {
  return parseScenario(read(file), file, catalogue);
}

/** The same for a text that was already read; `file` is what it is called, and where its relative paths begin. */
export function parseScenario(source: string, file: string, catalogue: Catalogue): Scenario {
  const document = new YamlDocument(source);
  if (document.mistakes.length > 0) throw new ScenarioError(file, source, document.mistakes);
  const shape = scenarioShape.safeParse(document.value());
  const issues = shape.error?.issues.flatMap((issue) => explain(issue, document)) ?? [];
  const mistakes = [...issues, ...crossCheck(document, catalogue)];
  if (!shape.success || mistakes.length > 0) throw new ScenarioError(file, source, mistakes);
  return resolveScenario(shape.data, file, source, document);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code;
    throw new ScenarioError(file, '', [
      {
        message: `Expected a scenario file, but ${found}`,
        range: [0, 0],
        hint: 'Make one with: manyhosts init',
      },
    ]);
  }
}

function explain(issue: z.core.$ZodIssue, document: YamlDocument): Diagnostic[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, issue.path, document));
  }
  const found = describe(valueAt(document.value(), issue.path));
  if (found === 'nothing' && issue.path.length > 0) {
    const parent = issue.path.length > 1 ? ` in ${issue.path.slice(0, -1).join('.')}` : '';
    return [
      {
        message: `Key "${String(issue.path.at(-1))}" is missing${parent}`,
        range: document.rangeOf(issue.path),
      },
    ];
  }
  const message = issue.message.startsWith('Expected') ? issue.message : `Expected ${shapeOf(issue)}`;
  return [{ message: `${message}, found ${found}`, range: document.rangeOf(issue.path) }];
}

function unknownKey(key: string, path: readonly PropertyKey[], document: YamlDocument): Diagnostic {
  const range = document.keyRange([...path, key]);
  const known = keysAt(path);
  const nearest = closest(key, known);
  const hint =
    distance(key, nearest) <= Math.max(2, key.length / 3)
      ? `Did you mean "${nearest}"?`
      : `Known keys here: ${known.join(', ')}`;
  return { message: `Unknown key "${key}"`, range, hint };
}

/** The keys that the shape knows at a path; a list's index stands for its element. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = scenarioShape;
  for (const step of path) {
    const inner = unwrap(schema);
    schema = typeof step === 'number' ? inner.element : inner.shape?.[String(step)];
  }
  return Object.keys(unwrap(schema).shape ?? {});
}

interface Unwrapped {
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
}

function unwrap(schema: unknown): Unwrapped {
  let inner = schema as Unwrapped & { def?: { innerType?: unknown } };
  while (inner.def?.innerType !== undefined) inner = inner.def.innerType as typeof inner;
  return inner;
}

function shapeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.expected === 'object' || issue.expected === 'record'
      ? 'keys with values'
      : `a value of type ${issue.expected}`;
  }
  return issue.code === 'too_small' ? `at least ${issue.minimum} entries` : issue.message;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], value);
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'keys with values' : JSON.stringify(value);
}
