import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../harness/process/project.ts';

const PAGES = globSync(['*.md', 'docs/*.md', 'harness/strategies/*.md', 'test/scenario/malformed/*.md'], {
  cwd: PROJECT,
});

/** A page without its code blocks, whose paths are examples. */
function prose(page: string): string {
  return readFileSync(join(PROJECT, page), 'utf8').replace(/^```.*?^```$/gms, '');
}

/** A heading's anchor, as GitHub makes it. */
function anchorsIn(page: string): string[] {
  return Array.from(prose(page).matchAll(/^#+ (.+)$/gm), ([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(PROJECT, target))) return true;
  return anchor !== undefined && !anchorsIn(target).includes(anchor);
}

test('every link of the pages to a file or a heading leads there', () => {
  const links = PAGES.flatMap((page) =>
    Array.from(prose(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => ({ page, link })),
  ).filter(({ link }) => !/^[a-z]+:/.test(link));
  assert.ok(links.length > 50, `${links.length} links`);
  assert.deepEqual(
    links.filter(({ page, link }) => isBroken(page, link)),
    [],
  );
});

test('every path of the project that the pages name exists', () => {
  const paths = PAGES.flatMap((page) =>
    Array.from(
      prose(page).matchAll(/`((?:harness|test|docs|scenarios|containers|\.ci)\/[\w./*-]*)`/g),
      ([, path = '']) => ({ page, path }),
    ),
  );
  assert.ok(paths.length > 30, `${paths.length} paths`);
  assert.deepEqual(
    paths.filter(({ path }) => globSync(path, { cwd: PROJECT }).length === 0),
    [],
  );
});

test('every folder that ARCHITECTURE.md names exists', () => {
  const folders = Array.from(prose('ARCHITECTURE.md').matchAll(/`([a-z]+\/(?:[a-z]+\/)*)`/g));
  assert.ok(folders.length > 20, `${folders.length} folders`);
  assert.deepEqual(
    folders
      .map(([, folder = '']) => folder)
      .filter((folder) => globSync([folder, `harness/**/${folder}`], { cwd: PROJECT }).length === 0),
    [],
  );
});
