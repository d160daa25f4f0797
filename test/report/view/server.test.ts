import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { scratchFolder } from '../../scratch.ts';
import { resultsWith, runOf, viewing } from './results.ts';

const ID = 'test-20260101T000000000Z';
const SECRET = 'the-secret-outside';

/** Send a request as it is written, and read the whole answer. */
async function raw(url: string, request: string, address = '127.0.0.1'): Promise<string> {
  const socket = connect(Number(new URL(url).port), address);
  socket.write(request.replaceAll('\n', '\r\n'));
  return text(socket);
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

/** A request whose host is the server's own. */
function own(url: string, line: string): string {
  return `${line} HTTP/1.1\nHost: ${new URL(url).host}\nConnection: close\n\n`;
}

/** A results folder beside which, and through links in which, a secret can be found. */
function besideSecrets(): string {
  const outside = scratchFolder();
  writeFileSync(join(outside, 'secret.txt'), SECRET);
  writeFileSync(join(outside, 'run.json'), JSON.stringify({ ...runOf(SECRET) }));
  const results = join(outside, 'results');
  renameSync(resultsWith(runOf(ID)), results);
  mkdirSync(join(results, ID, 'logs'));
  writeFileSync(join(results, ID, 'logs', 'trial-0.log'), SECRET);
  writeFileSync(join(results, ID, 'report.html'), SECRET);
  writeFileSync(join(results, 'secret.txt'), SECRET);
  symlinkSync('../../secret.txt', join(results, ID, 'summary.csv'));
  symlinkSync(outside, join(results, 'linked-20260102T000000000Z'));
  symlinkSync(ID, join(results, 'latest'));
  return results;
}

test('nothing but runs and their known files is served, whatever the path asks for', async () => {
  await using site = await viewing(besideSecrets());
  const { url } = site;
  const files = `/runs/${ID}/files`;
  for (const path of [
    '/secret.txt',
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/runs/..',
    '/runs/../secret.txt',
    '/runs/%2e%2e',
    '/runs/%2E%2E%2Fsecret.txt',
    '/runs/.',
    '/runs/latest',
    '/runs/linked-20260102T000000000Z',
    '/runs/linked-20260102T000000000Z/files/run.json',
    `/runs/${ID}%00`,
    `/runs/${ID}/../../secret.txt`,
    `${files}/`,
    `${files}/..`,
    `${files}/../../../secret.txt`,
    `${files}/..%2f..%2f..%2fsecret.txt`,
    `${files}/%2e%2e/%2e%2e/secret.txt`,
    `${files}/run.json%00.txt`,
    `${files}/run.json/..`,
    `${files}/logs`,
    `${files}/logs/trial-0.log`,
    `${files}/logs%2ftrial-0.log`,
    `${files}/report.html`,
    `${files}/summary.csv`,
    `${files}/__proto__`,
    '/runs//etc/passwd',
    '/etc/passwd',
    '/runs/%2fetc%2fpasswd',
    '/%',
    '/runs/%ff',
    'http://127.0.0.1/secret.txt',
    '/compare?base=..&head=../secret.txt',
    '/history/..%2f..',
  ]) {
    const answer = await raw(url, own(url, `GET ${path}`));
    assert.equal(statusOf(answer), 404, path);
    assert.ok(!answer.includes(SECRET) && !answer.includes('root:'), path);
  }
  assert.equal(statusOf(await raw(url, own(url, 'GET /runs/\u0000'))), 400);
});

test('what is not a plain file of the run itself is not read', async () => {
  for (const make of [
    (file: string, outside: string) => symlinkSync(join(outside, 'run.json'), file),
    (file: string) => execFileSync('mkfifo', [file]),
    (file: string) => mkdirSync(file),
  ]) {
    const results = besideSecrets();
    const file = join(results, ID, 'run.json');
    rmSync(file);
    make(file, join(results, '..'));
    await using site = await viewing(results);
    assert.match((await site.get('/')).main, /Can’t be read:<\/span> .*links are not followed here/);
    assert.equal((await site.get(`/runs/${ID}`)).status, 422);
    assert.equal((await site.get(`/runs/${ID}/files/run.json`)).status, 404);
  }
});

test('samples that a link leads to are not read either', async () => {
  const results = besideSecrets();
  symlinkSync('../../secret.txt', join(results, ID, 'visits.ndjson'));
  await using site = await viewing(results);
  const { status, main: page } = await site.get(`/runs/${ID}`);
  assert.equal(status, 422);
  assert.match(page, /visits\.ndjson, found something else/);
});

test('a known file is served as it is, and may do nothing in a browser', async () => {
  const results = resultsWith(runOf(ID));
  writeFileSync(join(results, ID, 'junit.xml'), '<testsuites/>');
  writeFileSync(join(results, ID, 'visits.csv'), '');
  await using site = await viewing(results);
  const { status, headers, text: content } = await site.get(`/runs/${ID}/files/junit.xml`);
  assert.deepEqual([status, content], [200, '<testsuites/>']);
  assert.equal(headers.get('content-type'), 'application/xml; charset=utf-8');
  assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox; frame-ancestors 'none'");
  assert.equal((await site.get(`/runs/${ID}/files/visits.csv`)).text, '');
  assert.equal(JSON.parse((await site.get(`/runs/${ID}/files/run.json`)).text).id, ID);
});

test('every answer forbids what it does not need', async () => {
  await using site = await viewing(resultsWith(runOf(ID)));
  for (const path of ['/', `/runs/${ID}`, '/history/test', '/nowhere', `/runs/${ID}/files/run.json`]) {
    const { headers, text: body } = await site.get(path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', path);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; .*frame-ancestors 'none'$/, path);
    assert.doesNotMatch(policy, /unsafe/, path);
    if (!path.endsWith('.json')) assert.ok(body.includes('form-action &#39;self&#39;'), path);
  }
});

test('only its own name is answered: another site’s may be made to lead here', async () => {
  await using site = await viewing(resultsWith(runOf(ID)));
  const { port } = new URL(site.url);
  const asked = (host: string) => raw(site.url, `GET / HTTP/1.1\nHost: ${host}\nConnection: close\n\n`);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`])
    assert.equal(statusOf(await asked(host)), 200, host);
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    'localhost',
    '127.0.0.1:1',
    `localhost:${port}@evil.example`,
    `[::1]:${port}`,
    '',
  ]) {
    const answer = await asked(host);
    assert.equal(statusOf(answer), 403, host);
    assert.ok(!answer.includes(ID), host);
  }
  assert.equal(statusOf(await raw(site.url, 'GET / HTTP/1.1\nConnection: close\n\n')), 400);
  assert.equal(statusOf(await raw(site.url, 'GET / HTTP/1.0\n\n')), 403);
  const twice = `GET / HTTP/1.1\nHost: localhost:${port}\nHost: evil.example\nConnection: close\n\n`;
  assert.equal(statusOf(await raw(site.url, twice)), 403);
});

test('it listens on one address of this machine alone', {
  skip: process.platform !== 'linux' && 'Linux only',
}, async () => {
  await using site = await viewing(resultsWith());
  await assert.rejects(raw(site.url, own(site.url, 'GET /'), '127.0.0.2'), {
    code: 'ECONNREFUSED',
  });
});

test('GET and HEAD are all there is', async () => {
  await using site = await viewing(resultsWith(runOf(ID)));
  const { url } = site;
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
    const answer = await raw(url, own(url, `${method} /`));
    assert.equal(statusOf(answer), 405, method);
    assert.match(answer, /^Allow: GET, HEAD\r$/m);
  }
  for (const path of ['/', `/runs/${ID}/files/run.json`]) {
    const [head, get] = await Promise.all([
      raw(url, own(url, `HEAD ${path}`)),
      raw(url, own(url, `GET ${path}`)),
    ]);
    assert.ok(head.endsWith('\r\n\r\n'), 'no body');
    const length = (answer: string) => /^Content-Length: (\d+)/m.exec(answer)?.[1];
    assert.equal(length(head), length(get));
  }
});

test('a run that goes away while it is looked at is a page, not the end', async () => {
  const results = resultsWith(runOf(ID));
  await using site = await viewing(results);
  assert.equal((await site.get(`/runs/${ID}`)).status, 200);
  cpSync(join(results, ID), join(results, 'moved-20260101T000000000Z'), { recursive: true });
  rmSync(join(results, ID), { recursive: true });
  assert.equal((await site.get(`/runs/${ID}`)).status, 404);
  assert.equal((await site.get('/runs/moved-20260101T000000000Z')).status, 200);
});
