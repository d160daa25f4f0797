import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { renderComparisonJunit, renderJunit } from '../../../harness/report/formats/junit.ts';
import { comparisonModel } from '../../../harness/report/model/comparison.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import { python } from '../../../harness/trial/programs/runtimes.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { missing } from '../../requirements.ts';
import { storedTrial } from '../../store/stored-run.ts';
import { STRICT as threshold } from '../threshold.ts';

/** An element as Python's XML parser sees it: its name, attributes, text and children. */
interface Node {
  readonly tag: string;
  readonly attrib: Readonly<Record<string, string>>;
  readonly text: string | null;
  readonly children: readonly Node[];
}

const PARSER = `
import json, sys, xml.etree.ElementTree as E
node = lambda e: {"tag": e.tag, "attrib": e.attrib, "text": e.text, "children": [node(c) for c in e]}
print(json.dumps(node(E.fromstring(sys.stdin.buffer.read()))))
`;

/** The suite of a document and its tests; throws where it is no XML. */
function parse(xml: string): { suite: Node; tests: readonly Node[] } {
  const text = execFileSync(python(), ['-c', PARSER], { input: xml, encoding: 'utf8', timeout: 20_000 });
  const [suite] = (JSON.parse(text) as Node).children as [Node];
  return { suite, tests: suite.children };
}

const junitOf = (data: RunData) => renderJunit(reportModel(data));

/** `name: what it came to` of each test. */
function results(tests: readonly Node[]): string[] {
  return tests.map(({ attrib, children: [result] }) => {
    const came = result && result.tag !== 'system-out' ? `${result.tag} ${result.attrib.type}` : 'passed';
    return `${attrib.classname} ${attrib.name}: ${came}`;
  });
}

test('every case is a test, and one that did not complete is an error, even with no thresholds', {
  skip: missing('python'),
}, () => {
  const warnings = [{ check: 'swap', message: 'It swapped.' }] as const;
  const { suite, tests } = parse(
    junitOf(
      storedData(
        ['a', 'b', 'never', 'idle'],
        [
          storedTrial('a', { wallNs: 1.5e9, workNs: 1e9, warnings: [...warnings] }),
          storedTrial('idle', { wallNs: 1e6, hosts: { asked: 5, answered: 0, errors: { NOT_ASKED: 5 } } }),
          storedTrial('b', { outcome: { kind: 'timed-out', message: 'Took longer than 3 min.' } }),
        ],
      ),
    ),
  );
  assert.deepEqual(results(tests), [
    'test.cases a: passed',
    'test.cases b: error timed-out',
    'test.cases never: error interrupted',
    'test.cases idle: error partial',
  ]);
  const { name, tests: count, failures, errors, time } = suite.attrib;
  assert.deepEqual(
    { name, count, failures, errors, time },
    {
      name: 'test',
      count: '4',
      failures: '0',
      errors: '3',
      time: '2.501',
    },
  );
  assert.equal(tests[0]?.attrib.time, '1.5');
  assert.equal(tests[0]?.children[0]?.text, 'Validity warning, a (1 of 1 trial): It swapped.');
  assert.match(
    tests[3]?.children[0]?.text ?? '',
    /^No rank: by the servers’ counters, 0 of 5 hosts were asked/,
  );
  assert.equal(tests[1]?.children[0]?.text, 'Took longer than 3 min. (0 of 1 trials completed)');
});

test('a threshold that is breached or inconclusive is a failure, at its line', {
  skip: missing('python'),
}, () => {
  const data = storedData(
    ['a'],
    [
      storedTrial('a', { workNs: 9e7 }),
      storedTrial('a', { workNs: 9.2e7, warnings: [{ check: 'swap', message: 'It swapped.' }] }),
    ],
  );
  const thresholds = [
    { ...threshold, limit: 3e8, text: 'median<300ms' },
    threshold,
    { ...threshold, limit: 1e8, text: 'median<100ms' },
    { ...threshold, aggregate: 'max' as const, limit: 9.1e7, text: 'max<91ms' },
  ];
  const run = { ...data.run, scenario: { ...data.run.scenario, thresholds } };
  const { suite, tests } = parse(junitOf({ ...data, run }));
  assert.deepEqual(results(tests), [
    'test.cases a: passed',
    'test.thresholds a work median<300ms: passed',
    'test.thresholds a work median<30ms: failure breached',
    'test.thresholds a work median<100ms: failure inconclusive',
    'test.thresholds a work max<91ms: failure inconclusive',
  ]);
  assert.deepEqual([suite.attrib.tests, suite.attrib.failures], ['5', '3']);
  assert.deepEqual([tests[2]?.attrib.file, tests[2]?.attrib.line], ['test.yaml', '9']);
  assert.match(tests[3]?.children[0]?.attrib.message ?? '', /^\? a work median<100ms, .*about 6 rounds/);
  assert.match(tests[4]?.children[0]?.attrib.message ?? '', /^\? a work max<91ms, .*1 of 2 trials/);
});

test('whatever a name or a message holds, the document stays XML', { skip: missing('python') }, () => {
  const odd = '<a href="x">&\'\u0000\u001b[31mred\u001b[0m\u0008 \ud800 ]]> \u{1F600}\uffff';
  const { tests } = parse(
    junitOf(storedData([odd], [storedTrial(odd, { outcome: { kind: 'failed', message: `1\n2 ${odd}` } })])),
  );
  const shown = '<a href="x">&\'�red� � ]]> \u{1F600}�';
  assert.equal(tests[0]?.attrib.name, shown);
  assert.equal(tests[0]?.children[0]?.attrib.message, `1\n2 ${shown} (0 of 1 trials completed)`);
});

test('a comparison is a test a case and metric; nothing to compare is a failure', {
  skip: missing('python'),
}, () => {
  const data = storedData(['a'], []);
  const nothing = { losses: [], changes: [], drift: 1, onlyInBase: [], onlyInHead: [] };
  const changes = [
    { case: 'a', metric: 'wall', verdict: 'same', ratio: 1 },
    { case: 'a', metric: 'work', verdict: 'better', base: 2e9, head: 1e9, ratio: 0.5 },
    { case: 'a', metric: 'cpu', verdict: 'worse', base: 1e9, head: 1.2e9, ratio: 1.2 },
    { case: 'a', metric: 'memory.peak', verdict: 'inconclusive', reason: 'fewer than 6 trials' },
  ] as const;
  const { tests } = parse(renderComparisonJunit(comparisonModel(data, data, { ...nothing, changes })));
  assert.deepEqual(results(tests), [
    'test.comparison a wall: passed',
    'test.comparison a work: passed',
    'test.comparison a cpu: failure worse',
    'test.comparison a memory.peak: failure inconclusive',
  ]);
  assert.equal(tests[1]?.children[0]?.text, 'better, −50.0%, 2.00 s in base, 1.00 s in head');
  assert.equal(tests[2]?.children[0]?.text, 'a cpu: worse, +20.0%, 1.00 s in base, 1.20 s in head');
  assert.equal(
    tests[3]?.children[0]?.text,
    'a memory.peak: inconclusive, – in base, – in head (fewer than 6 trials)',
  );
  const none = parse(renderComparisonJunit(comparisonModel(data, data, nothing)));
  assert.equal(none.suite.attrib.failures, '1');
  assert.equal(
    none.tests[0]?.children[0]?.text,
    'The two runs have no figure in common, so nothing can be compared.',
  );
});

test('the time is what the fleet and the trials took, also where the clock was set back meanwhile', {
  skip: missing('python'),
}, () => {
  const trials = [1, 2].map((round) => storedTrial('a', { round, wallNs: 1.5e9, settledNs: 2e8 }));
  const data = storedData(['a'], trials);
  const run = { ...data.run, finishedAt: '2025-12-31T23:00:00.000Z' };
  const { suite } = parse(junitOf({ ...data, run }));
  // A second for the fleet (test/store/stored-run.ts), and 1.7 s for each trial.
  assert.equal(Number(suite.attrib.time), 4.4);
});
