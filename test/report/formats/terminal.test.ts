import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTerminal } from '../../../harness/report/formats/terminal.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { faultyData } from '../../analysis/faulty-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';

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
const data = storedData(
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

fast finished 5 hosts in 0.123 s, with 21.5 MiB: fastest here; not established.
Baseline: slow. CPU and memory are the strategy's whole process tree.
Every case had fewer than 6 trials, too few for an interval.
The fastest may be any of: fast, slow. So few rounds can’t tell 2 cases apart: that takes 6 or more.
Left out, unavailable: gone.
gone: No such thing. Install it.`,
  );
});

test('in a narrow terminal the table keeps to its width and says what it left out', () => {
  const table = render(60).split('\n').slice(4, 10);
  assert.deepEqual(
    table.filter((line) => line.length > 60 && !line.startsWith('(')),
    [],
  );
  assert.match(
    table.join('\n'),
    /\(Too narrow for: .*times floor, CPU, .*servers’ CPU.* They are in --format json\.\)/,
  );
  assert.match(table.join('\n'), /work.*\n.*case +outcome/);
});

test('a figure with enough trials shows how far its interval reaches', () => {
  const trials = [1, 2, 3, 4, 5, 6].map((round) =>
    storedTrial('a', { ...fast, case: 'a', round, workNs: (100 + round) * 1e6 }),
  );
  assert.match(render(200, storedData(['a'], trials)), /^a +completed 6 .* 0\.1\d\d s ±\d%/m);
});

test('a validity warning is said beside the figures', () => {
  const warnings = [{ check: 'counters', message: 'It claims 5 hosts. Don’t trust it.' }] as const;
  const liar = storedTrial('liar', { ...fast, case: 'liar', warnings: [...warnings] });
  const text = render(200, storedData(['liar'], [liar]));
  assert.match(text, /^Validity warning, liar \(1 of 1 trial\): It claims 5 hosts\. Don’t trust it\.$/m);
});

test('cases near the ceiling are bound by the servers, and the ceiling itself is not the answer', () => {
  const at = (name: string, workNs: number) => storedTrial(name, { ...fast, case: name, workNs });
  const trials = [at('native/ceiling', 100e6), at('near', 109e6), at('far', 120e6)];
  const text = render(200, storedData(['native/ceiling', 'near', 'far'], trials));
  assert.match(text, /^near finished 5 hosts in 0\.109 s/m);
  assert.match(text, /^Within 10% of native\/ceiling, so server-bound: near\.$/m);
});

test('a simulated fleet is labelled so', () => {
  const simulated = { ...data, run: { ...data.run, fleet: { ...data.run.fleet, simulated: true } } };
  assert.match(render(200, simulated), /5 hosts, simulated MySQL \(9\.7\.4\)/);
});

test('in a fleet with faults the healthy hosts have figures of their own, and kinds of failure a table', () => {
  assert.equal(
    render(200, faultyData()).split('\n').slice(4).join('\n'),
    `                      healthy  healthy  held    wall    work  times       memory  servers’        to
case    outcome      answered   median    up  median  median  floor  CPU    peak       CPU  baseline
burst   completed 6       7/7  0.300 s     0  2.10 s  2.01 s  3.00×    –       –         –     1.00×
serial  completed 6       7/7   3.60 s     4  3.70 s  3.61 s  36.0×    –       –         –     12.0×

burst finished the 7 healthy of 10 hosts in 0.300 s (2.01 s with the others), 12 times faster than serial (95% interval 12 to 12 times).
Baseline: burst. CPU and memory are the strategy's whole process tree.
On purpose, 3 of 10 hosts have a fault: 1 × refuse, 1 × silent, 1 × slow by 400 ms. Cases are compared by the time until \
the last healthy host, one without a fault, had answered.
Held up by hosts that never answered: serial (4 of 7 healthy hosts began only after a timeout).

hosts in
a trial   answered  ECONNREFUSED  ETIMEDOUT
burst            8             1          1
serial           8             1          1`,
  );
});

test('counts that differ from trial to trial are shown from the fewest to the most', () => {
  const failing = (answered: number, errors: Record<string, number>) =>
    storedTrial('fast', { ...fast, hosts: { asked: 5, answered, errors } });
  const trials = [failing(5, {}), failing(2, { ER_ACCESS_DENIED_ERROR: 3 })];
  assert.equal(
    render(200, storedData(['fast'], trials))
      .split('\n')
      .slice(-3)
      .join('\n'),
    `hosts in              ER_ACCESS_
a trial   answered  DENIED_ERROR
fast           2–5           0–3`,
  );
  assert.match(
    render(24, storedData(['fast'], trials)),
    /\(Too narrow for: ER_ACCESS_DENIED_ERROR\. They are in --format json\.\)$/,
  );
});

function render(width: number, of = data): string {
  return renderTerminal(reportModel(of), { width, color: false }).trimEnd();
}
