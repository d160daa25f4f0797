import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename, dirname, join } from 'node:path';

/*
 * Makes JavaScript of the strategies beside it, as one deploys TypeScript: Node takes 12 MiB and 40 ms for
 * stripping types itself, in every process and thread, and that is no strategy's doing. The catalogue does it on demand.
 *
 * Standard output: the folder. What is replaced is replaced as a whole file: another run may be executing it.
 */
const here = import.meta.dirname;
const out = join(here, '..', '..', '..', 'node_modules', '.cache', 'manyhosts');
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(out, 'build.'));
try {
  const sources = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(isStrategy);
  for (const name of sources)
    place(join('node', asJavaScript(name)), strip(readFileSync(join(here, name), 'utf8')));
  place('mysql-errors.json', readFileSync(join(here, '..', 'mysql-errors.json'), 'utf8'));
} finally {
  rmSync(work, { recursive: true });
}
process.stdout.write(`${join(out, 'node')}\n`);

function isStrategy(name: string): boolean {
  return name.endsWith('.ts') && name !== basename(import.meta.filename);
}

/** Line for line the same, so that a stack trace leads to the source. */
function strip(source: string): string {
  return stripTypeScriptTypes(source).replaceAll(/'([\w./-]+\.ts)'/g, (_, file) => `'${asJavaScript(file)}'`);
}

// A package's type ends at node_modules: the suffix alone says that these are modules.
function asJavaScript(file: string): string {
  return file.replace(/\.ts$/, '.mjs');
}

function place(name: string, text: string): void {
  const target = join(out, name);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(join(work, 'new'), text);
  renameSync(join(work, 'new'), target);
}
