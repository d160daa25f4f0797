import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { PROJECT } from '../../harness/process/project.ts';

// Written here, for no tool does it: dependency-cruiser reads TypeScript through the compiler's old interface, which
// TypeScript 7 lacks, and Biome's rules know no order of folders.

/** The rooms of harness/, upper ones first. A room imports lower ones; those of one line leave each other alone. */
const ORDER = [
  ['cli'],
  ['report'],
  ['analysis'],
  ['bench'],
  ['trial'],
  ['fleet'],
  ['engine', 'cgroup', 'mysql'],
  ['store'],
  ['scenario'],
  ['strategies'],
  ['process'],
  ['vocabulary'],
];

/** What others import of the strategies: data, which may name what a scenario does. */
export const DATA = ['strategies/catalogue.ts', 'strategies/parameters.ts'];

const HARNESS = join(PROJECT, 'harness');

/** All files of the harness, by their paths below harness/. */
export function listFiles(): string[] {
  const entries = readdirSync(HARNESS, { recursive: true, withFileTypes: true });
  const paths = entries.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return paths
    .map((path) => relative(HARNESS, path))
    .filter((file) => !/node_modules|__pycache__/.test(file));
}

/** What these files import of each other, types included, as pairs. */
export function importsOf(files: readonly string[]): [from: string, to: string][] {
  return files.flatMap((from) => {
    if (!from.endsWith('.ts')) return [];
    const text = readFileSync(join(HARNESS, from), 'utf8');
    const found = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)];
    const targets = new Set(found.map(([, path = '']) => join(dirname(from), path)));
    return [...targets].map((to): [string, string] => [from, to]);
  });
}

/** Files that import each other in a circle: the strongly connected components, by Tarjan's algorithm. */
export function circlesOf(imports: readonly (readonly [string, string])[]): string[] {
  const targets = Map.groupBy(imports, ([from]) => from);
  const numbers = new Map<string, number>();
  const open: string[] = [];
  const circles: string[] = [];
  const lowest = (file: string): number => {
    const own = numbers.size;
    numbers.set(file, own);
    open.push(file);
    let least = own;
    for (const [, to] of targets.get(file) ?? []) {
      if (!numbers.has(to)) least = Math.min(least, lowest(to));
      else if (open.includes(to)) least = Math.min(least, numbers.get(to) ?? own);
    }
    if (least < own) return least;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1) circles.push(circle.toSorted().join(', '));
    return least;
  };
  for (const [file] of imports) if (!numbers.has(file)) lowest(file);
  return circles;
}

/** Imports that don't lead down from one room into another, and those of rooms that have no place in the order. */
export function upwardImports(imports: readonly (readonly [string, string])[]): string[] {
  const level = (file: string) => ORDER.findIndex((rooms) => rooms.includes(roomOf(file)));
  const isDown = (from: string, to: string) => level(from) >= 0 && level(from) < level(to);
  return imports
    .filter(([from, to]) => roomOf(from) !== roomOf(to) && !isDown(from, to))
    .filter(([from, to]) => !(DATA.includes(from) && roomOf(to) === 'scenario'))
    .map(([from, to]) => `${from} imports ${to}`);
}

export const roomOf = (file: string) => file.split('/')[0] ?? '';

if (import.meta.main) {
  const files = listFiles().filter((file) => file.endsWith('.ts'));
  const imports = importsOf(files);
  const [circles, upward] = [circlesOf(imports), upwardImports(imports)];
  console.log(
    `${files.length} files, ${imports.length} imports, ${circles.length} circles, ${upward.length} upward imports`,
  );
  for (const circle of circles) console.log(`circle: ${circle}`);
  for (const each of upward) console.log(`upward: ${each}`);
}
