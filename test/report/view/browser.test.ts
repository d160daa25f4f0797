import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startBrowser } from '../../browser.ts';
import { missing } from '../../requirements.ts';
import { resultsWith, runOf, viewing } from './results.ts';

const skip = missing('chromium');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [OLD, NEW] = ['test-20260101T000000000Z', 'test-20260102T000000000Z'];

/** A page of a browser, and what it complained of and asked others for. */
async function watched(browser: Awaited<ReturnType<typeof startBrowser>>, url: string, width: number) {
  // Its policy forbids scripts of others, and axe is one; the tests of the server look at the policy.
  const page = await browser.newPage({ viewport: { width, height: 800 }, bypassCSP: true });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) complaints.push(request.url());
  });
  return { page, complaints };
}

/** What axe finds: rules that are broken, contrast among them. */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(
    "axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))",
  );
}

test('two runs are chosen and compared by keyboard, and nothing asks anybody else', { skip }, async () => {
  await using site = await viewing(resultsWith(runOf(OLD), runOf(NEW, 2)));
  await using browser = await startBrowser();
  const { page, complaints } = await watched(browser, site.url, 1280);
  await page.goto(`${site.url}/`);
  await page.locator(`input[name=base][value="${OLD}"]`).focus();
  await page.keyboard.press('ArrowUp');
  assert.ok(await page.locator(`input[name=base][value="${NEW}"]`).isChecked());
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${site.url}/compare?head=${NEW}&base=${OLD}`);
  assert.match(await page.locator('h1').innerText(), /^Head is worse than base in work of quick/);
  await page.getByRole('link', { name: 'Head', exact: true }).click();
  await page.getByRole('link', { name: 'History of test' }).click();
  assert.equal(await page.locator('h1').innerText(), 'test: 2 runs');
  // A line a case, and a dot a run and case.
  assert.equal(await page.locator('#chart-work .wide .case path').count(), 2);
  assert.equal(await page.locator('#chart-work .wide .median [data-tip]').count(), 4);
  await page.getByRole('link', { name: 'All runs', exact: true }).click();
  assert.equal(await page.locator('h1').innerText(), '2 runs');
  assert.deepEqual(complaints, []);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the pages are readable and fit a telephone and a desk, ${theme}`, { skip }, async () => {
    const odd = runOf(NEW, 2, (run) => {
      run.machine.cores = 64;
      run.state = 'interrupted';
    });
    await using site = await viewing(resultsWith(runOf(OLD), odd));
    await using browser = await startBrowser();
    for (const width of [360, 1440]) {
      const { page, complaints } = await watched(browser, site.url, width);
      await page.emulateMedia({ colorScheme: theme });
      for (const path of [
        '/',
        '/history/test',
        `/compare?base=${OLD}&head=${NEW}&allow=true`,
        `/runs/${NEW}`,
      ]) {
        await page.goto(`${site.url}${path}`);
        assert.deepEqual(await faults(page), [], `${path} at ${width}`);
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        assert.equal(wide, width, `${path} at ${width}`);
      }
      assert.deepEqual(complaints, []);
    }
  });
}
