import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { runOf, store } from '../report/view/results.ts';
import { cli, startCli, workspace } from './cli.ts';

const ID = 'test-20260101T000000000Z';

/** A folder with a run in `results`, and `latest` that points to it. */
function folderWithRun(): string {
  const folder = workspace();
  store(join(folder, 'results'), runOf(ID));
  symlinkSync(ID, join(folder, 'results', 'latest'));
  return folder;
}

/** Start `manyhosts view ...args`, wait for its address, and ask it. */
async function viewed(cwd: string, ...args: readonly string[]) {
  const { child, ended } = startCli(cwd, 'view', ...args);
  const [chunk] = await once(child.stdout, 'data');
  const url = String(chunk).trim();
  const response = await fetch(url);
  return { child, ended, url, status: response.status, page: await response.text() };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends it, and that is no failure`, async () => {
    const { child, ended, url, status, page } = await viewed(folderWithRun());
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    assert.equal(status, 200);
    assert.ok(page.includes(`href="/runs/${ID}"`));
    child.kill(signal);
    const { code, stderr } = await ended;
    assert.equal(code, 0);
    assert.equal(stderr, 'The runs in results, for browsers on this machine. Ctrl-C ends it.\n');
  });
}

test('it begins with the run that is named: by its folder, its run.json, as the latest, or by its name', async () => {
  const folder = folderWithRun();
  for (const args of [
    [`results/${ID}`],
    [`results/${ID}/run.json`],
    ['results/latest'],
    [ID, '--results', 'results'],
    ['results/latest', '--results', 'results'],
  ]) {
    const { child, ended, url, page } = await viewed(folder, ...args);
    assert.match(url, new RegExp(`^http://127\\.0\\.0\\.1:\\d+/runs/${ID}$`), args.join(' '));
    assert.match(page, /<h1>quick finished 5 hosts/);
    child.kill('SIGINT');
    assert.equal((await ended).code, 0);
  }
});

test('a port that is taken is 104, and so is one that is none', async () => {
  const folder = folderWithRun();
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const { code, stderr } = await cli(folder, 'view', '--port', String(port));
  assert.deepEqual(
    [code, stderr],
    [
      104,
      `Expected to listen on port ${port}, found it in use. Name another with --port, or leave it out for a free one\n`,
    ],
  );
  for (const wrong of ['70000', '0', 'http']) {
    const found = await cli(folder, 'view', '--port', wrong);
    assert.equal(found.code, 104, wrong);
    assert.match(found.stderr, /Expected a (whole number|port)/, wrong);
  }
});

test('a run that is not there, damaged, or elsewhere than --results is 104', async () => {
  const folder = folderWithRun();
  mkdirSync(join(folder, 'results', 'half-20260102T000000000Z'));
  writeFileSync(join(folder, 'results', 'half-20260102T000000000Z', 'run.json'), '{');
  mkdirSync(join(folder, 'others'));
  for (const [args, expected] of [
    [['nowhere'], /Expected a stored run in nowhere/],
    [['nowhere', '--results', 'results'], /Expected a stored run in results\/nowhere/],
    [['results/half-20260102T000000000Z'], /run\.json is damaged/],
    [[`results/${ID}`, '--results', 'others'], /Expected a run in others, found results\/test-/],
  ] as const) {
    const { code, stdout, stderr } = await cli(folder, 'view', ...args);
    assert.equal(code, 104, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, expected);
  }
});
