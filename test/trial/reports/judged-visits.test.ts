import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ONE_CYCLE } from '../../../harness/scenario/schedule.ts';
import { mostInFlight } from '../../../harness/trial/reports/hosts.ts';
import { type Asked, JudgedVisits } from '../../../harness/trial/reports/judged-visits.ts';
import { attempt } from '../attempt.ts';
import { silentFleet } from '../silent-fleet.ts';

const visits = (...spans: readonly (readonly [number, number])[]) =>
  spans.map(([startNs, endNs]) => ({ startNs, endNs }));

test('visits in flight are those that have begun and not ended', () => {
  assert.equal(mostInFlight(visits()), 0);
  assert.equal(mostInFlight(visits([0, 10], [10, 20], [20, 30])), 1);
  assert.equal(mostInFlight(visits([0, 10], [9, 20], [5, 9], [30, 40])), 2);
  assert.equal(mostInFlight(visits([20, 30], [0, 100], [25, 26], [90, 110])), 3);
});

test('the rows of each visit are as reported, and none where the report has none', async () => {
  const { visits } = await attempt('counts-rows-but-for-one-host');
  assert.deepEqual(visits?.rows, [0, 1, 2, null, 4]);
});

test('who visits more hosts at the same time than the fleet allows breaks the protocol', async () => {
  const fleet = { ...silentFleet(5), maxConnections: 4 };
  const { measurement, visits } = await attempt('honest', { fleet });
  assert.deepEqual(measurement.outcome, {
    kind: 'protocol-violation',
    message: 'Broke the protocol: visited 5 hosts at the same time, and the limit (maxConnections) is 4.',
  });
  assert.equal(visits, undefined);
});

test('a strategy that keeps to maxConnections completes', async () => {
  const fleet = { ...silentFleet(5), maxConnections: 5 };
  const { measurement } = await attempt('honest', { fleet });
  assert.equal(measurement.outcome.kind, 'completed');
});

const MS = 1e6;
/** Two hosts, three cycles 100 ms apart. */
const ASKED: Asked = {
  hosts: 2,
  schedule: { cycles: 3, everyNs: 100 * MS, spread: 'even', skip: 0 },
  protocol: 2,
  timeoutMs: 80,
};

/** A visit that starts and ends so many milliseconds after GO. */
function line(host: number, cycle: number, startMs: number, endMs: number, more: object = {}): string {
  return JSON.stringify({ host, cycle, start: startMs * MS, end: endMs * MS, ...more });
}

/** All visits as they should be: those of host 1 are due 50 ms later. */
const HONEST = [
  line(0, 0, 0, 20),
  line(1, 0, 50, 70),
  line(0, 1, 100, 120),
  line(0, 2, 200, 220),
  line(1, 1, 150, 170),
  line(1, 2, 250, 270),
];

function judge(lines: readonly string[], changes: Partial<Asked> = {}, workMs = 300) {
  const judged = new JudgedVisits({ ...ASKED, ...changes });
  for (const each of lines) {
    const violation = judged.add(each);
    if (violation !== undefined) return violation;
  }
  const found = judged.finish(workMs * MS);
  return 'violation' in found ? found.violation : found.visits;
}

test('visits are kept cycle after cycle in the order of the hosts, whichever came first', () => {
  const visits = judge(HONEST);
  assert.ok(typeof visits !== 'string', String(visits));
  assert.deepEqual(
    visits.startNs,
    [0, 50, 100, 150, 200, 250].map((ms) => ms * MS),
  );
});

const BROKEN: readonly [lines: readonly string[], message: string | RegExp][] = [
  [[line(0, 0, 0, 20), line(0, 0, 30, 40)], 'reported host 0, cycle 0 twice'],
  [
    [line(0, 1, 100, 120)],
    'reported cycle 1 of host 0, expected cycle 0: those of a host come in their order, none left out',
  ],
  [[...HONEST, line(0, 3, 300, 320)], 'reported cycle 3 of host 0, which is more than it was asked for'],
  [HONEST.slice(0, 5), 'reported 5 of 6 visits; host 1, cycle 2 is missing'],
  [[line(1, 0, 48, 70)], 'host 1, cycle 0: began 48000000 ns after GO, before it was due after 50000000 ns'],
  [
    [line(0, 0, 0, 130, { error: 'X' }), line(0, 1, 110, 140)],
    'host 0, cycle 1: began 110000000 ns after GO, while the visit before was under way, which ended after 130000000 ns',
  ],
  [[...HONEST.slice(0, 5), line(1, 2, 250, 302)], /^host 1: ended 302000000 ns after GO, but DONE came/],
  [[line(2, 0, 0, 1)], 'reported host 2, which is not in its task'],
  [['{"host":0'], 'expected a report such as {"host":0,"cycle":0,"start":1,"end":3}, found "{\\"host\\":0"'],
  [
    ['{"id":0,"cycle":0,"start":1,"end":3}'],
    /^expected host to be a whole number, 0 or more, found none in /,
  ],
  [
    ['{"host":0,"cycle":0,"start":1,"end":3.5}'],
    /^expected end to be a whole number, 0 or more, found 3\.5 in /,
  ],
  [['{"host":0,"cycle":0,"start":1,"end":3,"rows":"1"}'], /^expected rows to be a whole number/],
  [['{"host":0,"cycle":0,"start":1,"end":3,"error":7}'], /^expected error to be a text, found 7 in /],
  [[line(0, 0, 2, 1)], /^host 0, cycle 0: times out of order/],
];

test('what breaks the schedule is named', () => {
  for (const [lines, message] of BROKEN) {
    const found = judge(lines);
    if (message instanceof RegExp) assert.match(String(found), message);
    else assert.equal(found, message);
  }
});

test('in a closed loop a host is visited until its visit ends too late for another one', () => {
  const schedule = { forNs: 100 * MS, spread: 'together', skip: 0 } as const;
  const loop = (...lines: string[]) => judge(lines, { hosts: 1, schedule }, 130);
  const visits = loop(line(0, 0, 0, 60), line(0, 1, 60, 110));
  assert.ok(typeof visits !== 'string', String(visits));
  assert.deepEqual(visits.endNs, [60 * MS, 110 * MS]);
  assert.equal(loop(line(0, 0, 0, 60)), 'reported 1 visit; host 0, cycle 1 is missing');
  assert.match(
    String(loop(line(0, 0, 0, 60), line(0, 1, 60, 110), line(0, 2, 110, 120))),
    /^visited host 0, cycle 2, which was due 110000000 ns after GO, when no visit was to begin any more/,
  );
});

test('a closed loop that goes beyond what the harness keeps is told of the limit, not accused', () => {
  const asked = {
    ...ASKED,
    hosts: 2_000_000,
    schedule: { forNs: 1e9, spread: 'together', skip: 0 },
  } as const;
  const judged = new JudgedVisits(asked);
  for (const cycle of [0, 1]) assert.equal(judged.add(line(7, cycle, cycle, cycle + 1)), undefined);
  assert.equal(judged.excess, undefined);
  const told = judged.add(line(7, 2, 2, 3));
  assert.equal(
    told,
    'The harness keeps at most 5,000,000 visits of a trial, hosts × cycles of the quickest host, and host 7, cycle 2 is beyond that. Shorten workload.for, or add every.',
  );
  assert.equal(judged.excess, told);
});

test('a visit that took longer than it may, or found other rows, failed whatever the strategy says', () => {
  const once = { hosts: 1, schedule: ONE_CYCLE };
  const errors = (report: string, changes: Partial<Asked> = {}) => {
    const visits = judge([report], { ...once, ...changes });
    assert.ok(typeof visits !== 'string', String(visits));
    return visits.errors[0];
  };
  assert.equal(errors(line(0, 0, 0, 80)), undefined);
  assert.equal(errors(line(0, 0, 0, 82)), 'ETIMEDOUT');
  assert.equal(errors(line(0, 0, 0, 82, { error: 'ECONNRESET' })), 'ECONNRESET');
  assert.equal(errors(line(0, 0, 0, 10, { rows: 2 }), { expectedRows: 2 }), undefined);
  assert.equal(errors(line(0, 0, 0, 10, { rows: 3 }), { expectedRows: 2 }), 'EXPECTED_ROWS');
  assert.match(String(judge([line(0, 0, 0, 10)], { ...once, expectedRows: 2 })), /found none$/);
});

test('null stands for what is absent', () => {
  const visits = judge([line(0, 0, 0, 10, { connected: null, rows: null, error: null })], {
    hosts: 1,
    schedule: ONE_CYCLE,
  });
  assert.ok(typeof visits !== 'string', String(visits));
  assert.deepEqual([visits.connectedNs, visits.rows, visits.errors], [[null], undefined, {}]);
});
