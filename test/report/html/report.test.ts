import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderReport } from '../../../harness/report/html/report.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { faultyData } from '../../analysis/faulty-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { six, sweptData } from '../../analysis/swept-data.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { HOSTILE, hostileData } from './hostile.ts';

const one = storedTrial('a', { workNs: 5e8, wallNs: 6e8, hosts: { asked: 5, answered: 5, errors: {} } });

test('the page opens with the answer and says how to get it again', async () => {
  const page = await renderReport(reportModel(storedData(['a'], [one])));
  assert.match(page, /<h1>a finished 5 hosts in 0\.500 s\.<\/h1>/);
  assert.match(page, /<code>manyhosts run --repeat results\/test-20260101T000000000Z<\/code>/);
});

test('a section without anything to show is left out, and that no trial has a warning is said', async () => {
  const page = await renderReport(reportModel(storedData(['a'], [one])));
  assert.equal(page.includes('<section id="thresholds">'), false);
  assert.match(page, /Every trial completed, every host answered, and no trial has a validity warning\./);
});

test('a long name breaks where its parts meet, the ceiling is named by its strategy, and the statement is code', async () => {
  const seconds = six(1);
  const page = await renderReport(
    reportModel(
      sweptData(
        { name: 'native/ceiling hosts=5', seconds },
        { name: 'native/ceiling hosts=9', hosts: 9, seconds },
      ),
    ),
  );
  assert.match(page, /<th scope="row">native\/<wbr>ceiling hosts=9<\/th>/);
  assert.match(page, /native\/ceiling does the least that a client can/);
  assert.match(page, /<dt>statement<\/dt><dd><code>select 1<\/code><\/dd>/);
});

test('thresholds, warnings, failed hosts, broken trials and damaged files are all told', async () => {
  const page = await renderReport(reportModel(hostileData()));
  const text = page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  for (const said of [
    '0 held, 1 breached, 0 inconclusive, of 1.',
    '✗ fail',
    'median 23.5 MiB',
    '6 of 6',
    'Hosts by outcome',
    '39 of 40',
    'Trials that did not complete',
    'Missing or damaged files',
  ]) {
    assert.ok(text.includes(said), said);
  }
});

test('nothing from outside stands in the page unescaped, and a shell would read the command as one word', async () => {
  const page = await renderReport(reportModel(hostileData()));
  assert.equal(page.includes(HOSTILE), false);
  assert.equal(page.match(/<script/g)?.length, 1);
  assert.match(page, /--repeat &#39;results\/hostile &lt;\/script&gt;.*&#39;\\&#39;&#39;/);
});

test('the policy of the page allows nothing but its own styles and script', async () => {
  const page = await renderReport(reportModel(storedData(['a'], [one])));
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const hashes = policy.replaceAll(/ &#39;sha256-[\w+/=]+&#39;/g, ' HASH');
  assert.match(
    hashes,
    /^default-src &#39;none&#39;; script-src HASH; style-src( HASH)+; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;$/,
  );
});

test('a fleet with faults: who has which, how hosts ended, and that only others may have a warning', async () => {
  const page = await renderReport(reportModel(faultyData()));
  const text = page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  assert.match(text, / refuse host 1 silent host 4 slow by 400 ms host 7 /);
  const [, outcomes = ''] = /<section id="outcomes">(.*?)<\/section>/s.exec(page) ?? [];
  const cells = Array.from(outcomes.matchAll(/<t[hd]\b[^>]*>([^<]*)/g), ([, cell]) => cell);
  assert.deepEqual(cells, [
    'hosts in a trial',
    'answered',
    'ECONNREFUSED',
    'ETIMEDOUT',
    ...['burst', '8', '1', '1'],
    ...['serial', '8', '1', '1'],
  ]);
  assert.match(
    text,
    /Every trial completed, every host without a fault answered, and no trial has a validity warning\./,
  );
  assert.equal((await renderReport(reportModel(storedData(['a'], [one])))).includes('id="outcomes"'), false);
});
