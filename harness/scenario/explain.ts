import type { z } from 'zod';
import { describe, listed, nearest, quote } from '../vocabulary/wording.ts';
import { NO_PASSWORD } from './sections/external.ts';
import type { ShapeIssue } from './shape.ts';
import type { Diagnostic } from './yaml/diagnostic.ts';
import type { Path, YamlDocument } from './yaml/document.ts';

/** What zod has against a file, each mistake at its place and worded for the file's author. */
export function explain(issue: ShapeIssue, document: YamlDocument): Diagnostic[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(key, issue.known ?? [], path, document));
  if (issue.code === 'invalid_key') return [invalidKey(issue, document)];
  const inner = issue.code === 'invalid_union' ? innerIssues(issue) : [];
  if (inner.length > 0) return inner.flatMap((each) => explain(each, document));
  const found = describe(valueAt(document.value, path));
  if (path.length === 0) return [noScenario(found, document)];
  if (found === 'nothing') {
    const parent = path.length > 1 ? ` in ${pathText(path.slice(0, -1))}` : '';
    return [document.diagnose(path, `Key "${String(path.at(-1))}" is missing${parent}`)];
  }
  const message = issue.message.startsWith('Expected') ? issue.message : `Expected ${shapeOf(issue)}`;
  const meant =
    issue.code === 'invalid_value' ? nearest(found.slice(1, -1), issue.values.map(String)) : undefined;
  const hint = meant === undefined ? hintFor(issue, document) : `Did you mean "${meant}"?`;
  return [document.diagnose(path, `${message}, found ${found}`, { hint })];
}

function hintFor(issue: z.core.$ZodIssue, document: YamlDocument): string | undefined {
  const value = valueAt(document.value, issue.path);
  if (value !== null) return sweepHint(issue, value);
  if (document.hasComment(issue.path)) return QUOTE_HASH;
  return isVariable(issue.path) ? 'An empty value is written \'\' or "".' : undefined;
}

function isVariable([first, second]: Path): boolean {
  return first === 'fleet' && second === 'variables';
}

/** A list of figures in the place of one is meant as a sweep. */
function sweepHint({ path, message }: z.core.$ZodIssue, value: unknown): string | undefined {
  if (typeof path.at(-1) === 'number' || !message.startsWith('Expected')) return undefined;
  const isFigure = (each: unknown) => typeof each === 'number' || /^\d+(\.\d+)?[A-Za-z]+$/.test(String(each));
  return Array.isArray(value) && value.length > 0 && value.every(isFigure) ? SWEPT : undefined;
}

const QUOTE_HASH = 'A # begins a comment: a text with one needs quotes.';
const SWEPT =
  'A list is a sweep. These can be swept: fleet.hosts, fleet.servers, workload.sleep, workload.every, ' +
  'workload.connections, and what is in with.';

function noScenario(found: string, document: YamlDocument): Diagnostic {
  const keys = ['name', 'fleet', 'workload', 'strategies'];
  const message = `Expected a scenario, with the keys ${listed(keys)}, found ${found}`;
  return document.diagnose([], message, { hint: 'Make one with: manyhosts init' });
}

/** Of a value or a list of such: what is wrong with the list's elements says more than that it is neither. */
function innerIssues({ errors, path }: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] {
  const deeper = errors.find((issues) => issues.some((issue) => issue.path.length > 0)) ?? [];
  return deeper.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

function unknownKey(key: string, known: readonly string[], path: Path, document: YamlDocument): Diagnostic {
  const at = [...path, key];
  if (/^(password|passwd|pwd)$/i.test(key)) {
    const message = `Expected no password in a scenario, found the key "${key}"`;
    return document.diagnose(at, message, { at: 'key', hint: NO_PASSWORD, secret: true });
  }
  const candidate = nearest(key, known);
  const meant =
    candidate === undefined ? `Known keys here: ${listed(known)}` : `Did you mean "${candidate}"?`;
  const merge = 'YAML 1.2 has no merge keys: repeat the keys, or give the whole value by an alias.';
  const hint = key === '<<' ? merge : meant;
  return document.diagnose(at, `Unknown key ${quote(key)}`, { at: 'key', hint });
}

function invalidKey(issue: z.core.$ZodIssueInvalidKey, document: YamlDocument): Diagnostic {
  const [{ message = 'Expected another key' } = {}] = issue.issues;
  const key = String(issue.path.at(-1));
  return document.diagnose(issue.path, `${message}, found ${quote(key)}`, { at: 'key' });
}

function shapeOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') {
    return issue.expected === 'object' || issue.expected === 'record'
      ? 'keys with values'
      : `a value of type ${issue.expected}`;
  }
  return issue.code === 'too_small' ? `at least ${issue.minimum} entries` : issue.message;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | undefined)?.[step], value);
}

/** `fleet.faults[0]`. */
function pathText(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .slice(1);
}
