import { runJsonSchema } from '../../harness/store/schema.ts';
import { markdownTable } from './markdown-table.ts';

/** A key of a stored file as the schema has it. */
export interface Key {
  /** `outcome.kind` */
  readonly path: string;
  readonly optional: boolean;
  readonly description: string;
  /** What it may be, where that is a few words. */
  readonly choices: readonly string[];
}

const { $defs = {}, ...RUN } = runJsonSchema() as Schema;

/** Every key of each file that a run is stored in, by the file's name. */
export const RUN_KEYS: Readonly<Record<string, readonly Key[]>> = {
  'run.json': keysOf(RUN, ''),
  ...Object.fromEntries(Object.entries($defs).map(([name, line]) => [`${name}.ndjson`, keysOf(line, '')])),
};

/** The keys of a file as a table: what each means, and when it is absent. */
export function runKeysTable(file: string): string {
  return markdownTable(['key', 'meaning, unit', 'absent'], (RUN_KEYS[file] ?? []).map(rowOf));
}

// A column has null where a value is absent.
function rowOf({ path, description, choices }: Key): string[] {
  const [meaning = '', absent] = description.replace(' Null ', ' Absent null ').split(' Absent ');
  const among = choices.length === 0 ? '' : ` One of ${choices.map((each) => `\`${each}\``).join(', ')}.`;
  return [`\`${path}\``, `${meaning}${among}`, absent?.replace(/\.$/, '') ?? 'never'];
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly $defs?: Readonly<Record<string, Schema>>;
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
