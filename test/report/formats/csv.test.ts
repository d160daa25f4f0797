import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { csvLine } from '../../../harness/report/formats/csv-text.ts';
import { summaryCsv } from '../../../harness/report/formats/summary-csv.ts';
import { visitsCsv } from '../../../harness/report/formats/visits-csv.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { python } from '../../../harness/trial/programs/runtimes.ts';
import { faultyData } from '../../analysis/faulty-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { missing } from '../../requirements.ts';
import { storedTrial } from '../../store/stored-run.ts';

/** The rows of a CSV file as Python's own reader sees them. */
function parse(text: string): string[][] {
  const program =
    'import csv, json, sys, io; print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.read(), newline="")))))';
  const options = { input: text, encoding: 'utf8', timeout: 20_000 } as const;
  return JSON.parse(execFileSync(python(), ['-X', 'utf8', '-c', program], options));
}

/** Rows by the names of the first one. */
function records(text: string): Record<string, string | undefined>[] {
  const [names = [], ...rows] = parse(text);
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [names[at], cell])));
}

test('a reader gets back what was written, whatever it is', { skip: missing('python') }, () => {
  const cells = ['plain', 'a,b', 'say "hi"', 'two\nlines', 'cr\rhere', 'größe', ''];
  assert.deepEqual(parse(csvLine(cells)), [cells]);
  assert.equal(csvLine([1.5, 1e21, 0, true, undefined, null]), '1.5,1e+21,0,true,,\n');
});

test('a text that a spreadsheet would execute stays a text, and numbers stay numbers', () => {
  assert.equal(csvLine(['=1+1', '+a', '-a', '@a', '\ta', 'a=b', -5]), "'=1+1,'+a,'-a,'@a,'\ta,a=b,-5\n");
});

test('summary.csv has a line a case, nothing rounded, and nothing where nothing was measured', {
  skip: missing('python'),
}, () => {
  const data = storedData(
    ['=a, "b"', 'gone'],
    [
      storedTrial('=a, "b"', {
        workNs: 100_000_001,
        hosts: { asked: 5, answered: 4, errors: { REFUSED: 1 } },
      }),
      storedTrial('=a, "b"', { round: 2, workNs: 100_000_002 }),
      storedTrial('gone', { outcome: { kind: 'unavailable', message: 'No such thing.' } }),
    ],
  );
  Object.assign(data.run.cases[0]?.parameters ?? {}, { workers: 8 });
  const [first, second] = records(summaryCsv(reportModel(data)));
  assert.equal(first?.case, '\'=a, "b"');
  assert.equal(first?.workMedianNs, '100000001.5');
  assert.equal(first?.workMaxNs, '100000002');
  assert.equal(first?.workLowNs, '', 'two trials have no interval');
  assert.equal(first?.memoryPeakMedianBytes, '');
  assert.equal(first?.['with.workers'], '8');
  assert.deepEqual([first?.hostsAnswered, first?.hostsFailed], ['4', '1']);
  assert.deepEqual(
    [second?.outcome, second?.completed, second?.workMedianNs, second?.['with.workers'], second?.hostsFailed],
    ['unavailable', '0', '', '', ''],
  );
});

test('summary.csv tells what became of the healthy hosts, and nothing of them where no host has a fault', {
  skip: missing('python'),
}, () => {
  const healthOf = (text: string) =>
    records(text).map((record) =>
      ['healthyAsked', 'healthyAnswered', 'healthyDelayed', 'healthyMedianNs'].map((name) => record[name]),
    );
  assert.deepEqual(healthOf(summaryCsv(reportModel(faultyData()))), [
    ['7', '7', '0', '300000000'],
    ['7', '7', '4', '3600000000'],
  ]);
  assert.deepEqual(healthOf(summaryCsv(reportModel(storedData(['a'], [storedTrial('a', {})])))), [
    ['', '', '', ''],
  ]);
});

test('visits.csv has a line a visit, with what is absent empty', () => {
  const data = storedData(['a', 'b'], [storedTrial('a', { warmup: true }), storedTrial('b', { index: 1 })]);
  const trial = { startNs: [0, 10], connectedNs: [5, null], endNs: [20, 30], errors: { 1: 'TIMED,OUT' } };
  const visits = new Map([
    [0, { trial: 0, ...trial, rows: [5000, null] }],
    [1, { trial: 1, ...trial }],
  ]);
  assert.equal(
    [...visitsCsv(reportModel({ ...data, visits }))].join(''),
    `trial,round,warmup,case,host,startNs,connectedNs,endNs,rows,error
0,1,true,a,0,0,5,20,5000,
0,1,true,a,1,10,,30,,"TIMED,OUT"
1,1,false,b,0,0,5,20,,
1,1,false,b,1,10,,30,,"TIMED,OUT"
`,
  );
});
