import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderSummary } from '../../harness/report/table.ts';
import { summarise } from '../../harness/statistics/summarise.ts';
import { storedRun, storedTrial } from '../run/stored-run.ts';

const hosts = { asked: 5, answered: 5, errors: {} };
const servers = { cpuNs: 4e8, connections: 5, questions: 10 };
const fast = storedTrial('fast', {
  workNs: 123e6,
  wallNs: 456e6,
  cpuUserNs: 1e8,
  cpuSystemNs: 1e8,
  memoryPeakBytes: 21.5 * 2 ** 20,
  hosts,
  servers,
});
const slow = storedTrial('slow', { ...fast, case: 'slow', workNs: 12.3e9, wallNs: 12.6e9 });
const run = storedRun(
  ['slow', 'fast', 'gone'],
  [
    slow,
    fast,
    fast,
    storedTrial('gone', { outcome: { kind: 'unavailable', message: 'No such thing. Install it.' } }),
  ],
);

test('the table shows every figure, fastest case first, and explains what is missing', () => {
  assert.equal(
    render(200),
    `test: select 1
5 hosts on 1 server, MySQL 9.7.4 in manyhosts/mysql; ready in 1.00 s
2 × Test CPU, kernel 6.0, Node v24.0.0, cgroup v2

                      hosts     wall     work  times             memory  servers’        to
case  outcome      answered   median   median  floor      CPU      peak       CPU  baseline
fast  completed 2       5/5  0.456 s  0.123 s  1.23×  0.200 s  21.5 MiB   0.400 s    0.010×
slow  completed 1       5/5   12.6 s   12.3 s   123×  0.200 s  21.5 MiB   0.400 s     1.00×
gone  unavailable         –        –        –      –        –         –         –         –

Fastest: fast, 5 hosts in 0.123 s with 21.5 MiB.
Baseline: slow. CPU and memory are the strategy's whole process tree.
slow: one trial only, so nothing is known of its spread.
gone: No such thing. Install it.`,
  );
});

test('in a narrow terminal the table keeps to its width and says what it left out', () => {
  const table = render(60).split('\n').slice(4, 10);
  assert.deepEqual(
    table.filter((line) => line.length > 60 && !line.startsWith('(')),
    [],
  );
  assert.match(table.join('\n'), /\(Too narrow for: .*servers’ CPU.* They are in --format json\.\)/);
  assert.match(table.join('\n'), /work.*\n.*case +outcome/);
});

test('a claim that the servers did not see is called out', () => {
  const liar = storedTrial('liar', { ...fast, case: 'liar', servers: { connections: 3 } });
  const text = renderSummary(...inputs(storedRun(['liar'], [liar])), 200, false);
  assert.match(text, /liar: claims 5 hosts, but the servers counted 3 connections\. Don't trust it\./);
});

test('a simulated fleet is labelled so', () => {
  const simulated = { ...run, fleet: { ...run.fleet, simulated: true } };
  assert.match(renderSummary(...inputs(simulated), 200, false), /5 hosts, simulated MySQL \(9\.7\.4\)/);
});

function render(width: number): string {
  return renderSummary(...inputs(run), width, false);
}

function inputs(of: typeof run) {
  return [of, summarise(of)] as const;
}
