import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DOMParser } from 'linkedom';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import { drawnRun } from './drawn-run.ts';
import { chartOf, parsePicture } from './picture.ts';

const FOREIGN = '<script>alert(1)</script> & "x" \'y\' ]]>';
const charts = await drawCharts(drawnRun(FOREIGN, '</style><style>*{display:none}'));
const drawn = charts.flatMap(({ id, svg, narrowSvg }) => [
  { id, svg },
  { id: `narrow ${id}`, svg: narrowSvg },
]);

for (const { id, svg } of drawn) {
  test(`${id}: names from outside are text and nothing else`, () => {
    const { count } = parsePicture(svg);
    assert.equal(count('script'), 0);
    assert.equal(count('style'), 1);
    assert.doesNotMatch(svg, /<script|<\/style><style/);
    // The same in HTML, where a page shows it.
    const page = new DOMParser().parseFromString(`<body>${svg}</body>`, 'text/html');
    assert.equal(page.querySelectorAll('script').length, 0);
  });
}

test('a name keeps every letter in what it says under the pointer', () => {
  const [tip] = parsePicture(chartOf(charts, 'work').svg).tips('work');
  assert.equal(tip, `${FOREIGN}: work 0.200 s`);
});

test('ids are safe as names of files, and no two alike', async () => {
  const alike = await drawCharts(drawnRun('../a b', '..a/B'));
  assert.deepEqual(
    alike.filter(({ of }) => of).map(({ id }) => id),
    ['memory-a-b', 'memory-a-b-2'],
  );
});

test('two pictures on one page share no id and no class of a style', () => {
  const ids = drawn.flatMap(({ svg }) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  assert.equal(new Set(ids).size, ids.length);
  const roots = drawn.map(({ svg }) => /<svg[^>]* class="([^"]+)"/.exec(svg)?.[1]);
  assert.equal(new Set(roots).size, drawn.length);
  for (const [at, { svg }] of drawn.entries()) {
    const [, css = ''] = /<style>(.*?)<\/style>/s.exec(svg) ?? [];
    const selectors = css
      .replaceAll(/@media[^{]*\{|\{[^}]*\}|\}/g, '\n')
      .split('\n')
      .filter(Boolean);
    assert.deepEqual(
      selectors.filter((selector) => !selector.includes(`.${roots[at]}`)),
      [],
    );
  }
});
