import { scenarioJsonSchema } from '../../harness/scenario/shape.ts';
import { DURATION_PATTERN, SHARE_PATTERN, SIZE_PATTERN } from '../../harness/vocabulary/units.ts';
import { markdownTable } from './markdown-table.ts';

/** Every key of a scenario, in the schema's order. */
export function scenarioKeysTable(): string {
  const rows = keysOf(scenarioJsonSchema() as Schema, '');
  return markdownTable(['key', 'type', 'default', 'meaning'], rows);
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly pattern?: string;
}

function keysOf({ properties = {}, required = [] }: Schema, within: string): string[][] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const path = `${within}${name}`;
    const given = value.default === undefined || value.properties ? '' : code(value.default);
    const standard = required.includes(name) ? 'required' : given;
    const row = [`\`${path}\``, typeOf(value), standard, value.description ?? ''];
    return [row, ...keysOf(value.items ?? {}, `${path}[].`), ...keysOf(value, `${path}.`)];
  });
}

/** The patterns of texts that have a name of their own. */
const TEXTS: Readonly<Record<string, string>> = {
  [DURATION_PATTERN.source]: 'duration',
  [SIZE_PATTERN.source]: 'size',
  [SHARE_PATTERN.source]: 'share',
};

function typeOf({ type, anyOf, items, const: only, enum: choices, pattern = '' }: Schema): string {
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (choices) return choices.map((each) => code(each)).join(', ');
  if (only !== undefined) return code(only);
  if (type === 'array' && items) return items.properties ? 'list' : `list (${typeOf(items)})`;
  if (type === 'object') return 'map';
  if (type === 'string') return TEXTS[pattern] ?? 'text';
  return type === 'integer' ? 'whole number' : (type ?? '');
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
