import { runJsonSchema } from '../../harness/store/schema.ts';
import { markdownTable } from './markdown-table.ts';

/** A key of run.json as the schema has it. */
export interface Key {
  /** `trials[].outcome.kind` */
  readonly path: string;
  readonly optional: boolean;
  readonly description: string;
  /** What it may be, where that is a few words. */
  readonly choices: readonly string[];
}

/** Every key of run.json, in the schema's order. */
export function runKeys(): Key[] {
  return keysOf(runJsonSchema() as Schema, '');
}

/** Every key of run.json as a table: its meaning, and when it is absent. */
export function runKeysTable(): string {
  const rows = runKeys().map(({ path, optional, description, choices }) => {
    const [meaning = '', absent = ''] = description.split(' Absent ');
    const among = choices.length === 0 ? '' : ` One of ${choices.map((each) => `\`${each}\``).join(', ')}.`;
    return [`\`${path}\``, `${meaning}${among}`, optional ? absent.replace(/\.$/, '') : 'never'];
  });
  return markdownTable(['key', 'meaning, unit', 'absent'], rows);
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly description?: string;
  readonly enum?: readonly string[];
}

function keysOf({ properties = {}, required = [] }: Schema, within: string): Key[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const path = `${within}${name}`;
    const key = {
      path,
      optional: !required.includes(name),
      description: value.description ?? '',
      choices: value.enum ?? [],
    };
    const inner = value.items ? keysOf(value.items, `${path}[].`) : keysOf(value, `${path}.`);
    return [key, ...inner];
  });
}
