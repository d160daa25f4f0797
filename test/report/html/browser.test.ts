import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { drawCharts } from '../../../harness/report/charts/charts.ts';
import { renderComparisonPage } from '../../../harness/report/html/comparison.ts';
import { renderReport } from '../../../harness/report/html/report.ts';
import { comparisonModel } from '../../../harness/report/model/comparison.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { faultyData } from '../../analysis/faulty-data.ts';
import { startBrowser } from '../../browser.ts';
import { missing } from '../../requirements.ts';
import { HOSTILE, hostileData } from './hostile.ts';
import { collisions, cutOff, faint } from './layout.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const TELEPHONE = { width: 360, height: 740 };
const DESK = { width: 1440, height: 900 };

describe('the pages in a browser', { skip: missing('chromium') }, () => {
  let browser: Browser;
  let pages: Readonly<Record<'report' | 'faulty' | 'comparison', string>>;

  before(async () => {
    const data = hostileData();
    pages = {
      report: await renderReport(reportModel(data)),
      faulty: await renderReport(reportModel(faultyData())),
      comparison: await renderComparisonPage(comparisonModel(data, data)),
    };
    browser = await startBrowser();
  });
  after(() => browser?.close());

  for (const name of ['report', 'faulty', 'comparison'] as const) {
    for (const [where, viewport] of Object.entries({ telephone: TELEPHONE, desk: DESK })) {
      for (const colorScheme of ['light', 'dark'] as const) {
        test(`${name}, ${where}, ${colorScheme}: in good order`, async () => {
          await using opened = await open(pages[name], { viewport, colorScheme });
          const { page, faults } = opened;
          await page.evaluate(OPEN_ALL);
          const found = {
            collisions: await collisions(page),
            cutOff: await cutOff(page),
            faint: await faint(page),
            width: await page.evaluate('document.documentElement.scrollWidth'),
            violations: await violations(page),
            faults,
          };
          const order = {
            collisions: [],
            cutOff: [],
            faint: [],
            width: viewport.width,
            violations: [],
            faults: [],
          };
          assert.deepEqual(found, order);
        });
      }
    }
  }

  test('every chart has its marks and its data, on both screens', async () => {
    const charts = await drawCharts(hostileData());
    for (const viewport of [TELEPHONE, DESK]) {
      await using opened = await open(pages.report, { viewport });
      for (const { id, table } of charts) {
        const figure = opened.page.locator(`[id="chart-${id}"]`);
        const plot = figure.locator(':scope > .plot:visible');
        assert.equal(await plot.count(), 1, id);
        assert.ok((await plot.locator('[data-tip]').count()) > 0, `${id} has no marks`);
        const rows = figure.locator(':scope > details tbody tr');
        assert.equal(await rows.count(), table.rows.length, id);
      }
    }
  });

  test('what comes from outside stands in the page as text, and is not executed', async () => {
    await using opened = await open(pages.report, { viewport: DESK });
    const { page, faults } = opened;
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('script').count(), 1);
    assert.equal(await page.locator('.description').textContent(), HOSTILE);
    assert.deepEqual(faults, []);
  });

  test('the tab key comes to everything that can be used, and shows where it is', async () => {
    await using opened = await open(pages.report, { viewport: DESK });
    const { page } = opened;
    await page.evaluate(OPEN_ALL);
    const expected = await page
      .locator('a:visible, button:visible, summary:visible, [tabindex="0"]:visible')
      .count();
    await page.evaluate('document.body.focus()');
    const seen = new Set<string>();
    for (let presses = 0; presses < expected; presses++) {
      await page.keyboard.press('Tab');
      const [path, outline] = (await page.evaluate(FOCUSED)) as [string, string];
      assert.notEqual(outline, 'none', path);
      seen.add(path);
    }
    assert.equal(seen.size, expected);
  });

  test('arrows step through the marks of a chart, and each says what it is', async () => {
    await using opened = await open(pages.report, { viewport: DESK });
    const { page } = opened;
    const plot = page.locator('#chart-work > .plot:visible');
    const tips = await plot
      .locator('[data-tip]')
      .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('data-tip')));
    await page.keyboard.press('Tab');
    await plot.focus();
    for (const [key, at] of [
      ['Home', 0],
      ['ArrowRight', 1],
      ['ArrowDown', 2],
      ['ArrowLeft', 1],
      ['End', tips.length - 1],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await page.locator('.tip').textContent(), tips[at], key);
    }
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.tip').isVisible(), false);
  });

  test('a mark says what it is to a mouse and to a finger', async () => {
    for (const hasTouch of [false, true]) {
      await using opened = await open(pages.report, { viewport: DESK, hasTouch });
      const { page } = opened;
      const mark = page.locator('#chart-work > .plot:visible .work [data-tip]').first();
      await mark.scrollIntoViewIfNeeded();
      await (hasTouch ? mark.tap() : mark.hover());
      assert.equal(await page.locator('.tip').textContent(), await mark.getAttribute('data-tip'));
      assert.equal(await mark.locator('title').count(), 0);
    }
  });

  test('the theme can be chosen against the system’s, and all of the page follows', async () => {
    await using opened = await open(pages.report, { viewport: DESK, colorScheme: 'light' });
    const { page } = opened;
    const colors = () =>
      page.evaluate(`['body', '#chart-work svg .surface'].map((name) => {
        const style = getComputedStyle(document.querySelector(name));
        return name === 'body' ? style.backgroundColor : style.fill;
      })`);
    const light = await colors();
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    assert.deepEqual(light, ['rgb(246, 247, 248)', 'rgb(255, 255, 255)']);
    assert.deepEqual(await colors(), ['rgb(16, 19, 22)', 'rgb(23, 27, 31)']);
    assert.deepEqual(await violations(page), []);
  });

  test('on paper it is light, tables are open, and nothing is there to press', async () => {
    await using opened = await open(pages.report, { viewport: DESK, colorScheme: 'dark' });
    const { page } = opened;
    const colors = `[document.body, document.querySelector('#chart-work svg')].map((each) => {
      const { backgroundColor, color } = getComputedStyle(each);
      return each === document.body ? backgroundColor + ' ' + color : color;
    })`;
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // Where scripts are off nothing dispatches this, and the page's own colours are light all the same.
    assert.equal(await page.evaluate('getComputedStyle(document.body).color'), 'rgb(26, 31, 37)');
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    const light = ['rgb(255, 255, 255) rgb(26, 31, 37)', 'rgb(27, 31, 36)'];
    assert.deepEqual(await page.evaluate(colors), light);
    assert.equal(await page.locator('button:visible').count(), 0);
    assert.equal(await page.locator('details tbody').filter({ visible: false }).count(), 0);
    await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    assert.notDeepEqual(await page.evaluate(colors), light);
  });

  test('without a script the page still has its figures and its titles', async () => {
    await using opened = await open(pages.report, { viewport: DESK, javaScriptEnabled: false });
    const { page } = opened;
    assert.equal(await page.locator('#cases tbody tr').count(), 4);
    assert.ok((await page.locator('#chart-work [data-tip] > title').count()) > 0);
    assert.equal(await page.locator('button:visible').count(), 0);
  });

  /** A page of its own, and all that went wrong in it: requests, messages on the console, errors. */
  async function open(content: string, options: BrowserContextOptions) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const faults: string[] = [];
    await context.route('**/*', (route) => {
      const url = route.request().url();
      if (url === ADDRESS) return route.fulfill({ body: content, contentType: 'text/html; charset=utf-8' });
      faults.push(`request: ${url}`);
      return route.abort();
    });
    page.on('console', (message) => faults.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
    await page.goto(ADDRESS);
    return { page, faults, [Symbol.asyncDispose]: () => context.close() };
  }
});

const ADDRESS = 'http://report.test/';

const OPEN_ALL = `for (const each of document.querySelectorAll('details')) each.open = true`;

const FOCUSED = `(() => {
  const path = [];
  for (let at = document.activeElement; at; at = at.parentElement) path.unshift([...(at.parentElement?.children ?? [])].indexOf(at));
  return [document.activeElement.tagName + path.join('.'), getComputedStyle(document.activeElement).outlineStyle];
})()`;

/** What axe-core finds against WCAG 2.2 AA and good practice, contrast above all. */
async function violations(page: Page): Promise<string[]> {
  // The page's own policy forbids to add a script to it; the debugger may.
  await page.evaluate(AXE);
  const result = (await page.evaluate('axe.run()')) as {
    violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
  };
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
