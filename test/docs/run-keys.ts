import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runJsonSchema } from '../../harness/store/schema.ts';

/** docs/run.md, in which the tables of keys are made from the schema: `node test/docs/run-keys.ts` writes them anew. */
export const RUN_DOC = join(import.meta.dirname, '..', '..', 'docs', 'run.md');

/** A key of a stored file as the schema has it. */
export interface Key {
  /** `outcome.kind` */
  readonly path: string;
  readonly optional: boolean;
  readonly description: string;
  /** What it may be, where that is a few words. */
  readonly choices: readonly string[];
}

/** Every key of each file that a run is stored in, in the schema's order. */
export function runKeys(): ReadonlyMap<string, readonly Key[]> {
  const { $defs = {}, ...run } = runJsonSchema() as Schema;
  const lines = Object.entries($defs).map(([name, line]) => [`${name}.ndjson`, keysOf(line, '')] as const);
  return new Map([['run.json', keysOf(run, '')], ...lines]);
}

/** The text of docs/run.md with the tables as the schema has them. */
export function withTables(text: string): string {
  return [...runKeys()].reduce((done, [file, keys]) => {
    const table = ['| key | meaning, unit | absent |', '|---|---|---|', ...keys.map(rowOf)].join('\n');
    return done.replace(
      new RegExp(`(<!-- keys of ${file}\\b[^\\n]*-->\\n).*?(<!-- end -->)`, 's'),
      (_, begin, end) => `${begin}${table}\n${end}`,
    );
  }, text);
}

function rowOf({ path, optional, description, choices }: Key): string {
  const [, meaning = '', absent] = /^(.*?)(?: (?:Absent|(?=Null)) ?(.*)\.)?$/s.exec(description) ?? [];
  const among = choices.length === 0 ? '' : ` One of ${choices.map((each) => `\`${each}\``).join(', ')}.`;
  const missing = optional ? absent : absent?.replace('Null', 'null');
  return `| \`${path}\` | ${meaning}${among} | ${missing ?? 'never'} |`;
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

if (import.meta.main) writeFileSync(RUN_DOC, withTables(readFileSync(RUN_DOC, 'utf8')));
