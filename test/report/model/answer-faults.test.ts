import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportModel } from '../../../harness/report/model/model.ts';
import { faultText, hitText } from '../../../harness/report/model/plan/plan.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredFault } from '../../../harness/store/schema.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { BURST, type Fare, faultyData, S, SERIAL } from '../../analysis/faulty-data.ts';

const PURPOSE = 'On purpose, 3 of 10 hosts have a fault: 1 × refuse, 1 × silent, 1 × slow by 400 ms.';
const COMPARED =
  ' Cases are compared by the time until the last healthy host, one without a fault, had answered.';
const ALONE = 'There is no other case to compare it with.';
const NONE_HELD_UP = 'No healthy host was held up by hosts that never answered.';

function answer(data: RunData) {
  return reportModel(data).answer;
}

/** It, with other figures in every trial. */
function but(fare: Fare, figures: Partial<StoredTrial>): Fare {
  return { ...fare, trial: { ...fare.trial, ...figures } };
}

/** It, with one healthy host that did not answer. */
function missingOne(fare: Fare): Fare {
  return {
    trial: { ...fare.trial, hosts: { asked: 10, answered: 7, errors: { ETIMEDOUT: 3 } } },
    columns: { ...fare.columns, errors: { ...fare.columns.errors, 0: 'ETIMEDOUT' } },
  };
}

test('who had all healthy hosts first is the fastest, and who let silent hosts hold up others is named', () => {
  assert.deepEqual(answer(faultyData()), {
    sentence:
      'burst finished the 7 healthy of 10 hosts in 0.300 s (2.01 s with the others), 12 times faster than serial (95% interval 12 to 12 times).',
    findings: [],
    caveats: [
      `${PURPOSE}${COMPARED}`,
      'Held up by hosts that never answered: serial (4 of 7 healthy hosts began only after a timeout).',
    ],
  });
});

test('several are held up, most of all first', () => {
  const late = SERIAL.columns.startNs.map((ns) => (ns === 2.6 * S ? 0 : ns));
  const pool = { ...SERIAL, columns: { ...SERIAL.columns, startNs: late } };
  assert.equal(
    answer(faultyData({ pool, serial: SERIAL })).caveats.at(-1),
    'Held up by hosts that never answered: serial (4 of 7 healthy hosts began only after a timeout), pool (3 of 7).',
  );
});

test('that no host was held up is said where hosts timed out, and nothing where none did', () => {
  assert.deepEqual(answer(faultyData({ burst: BURST })).caveats, [
    `${PURPOSE}${COMPARED}`,
    ALONE,
    NONE_HELD_UP,
  ]);
  const refused = { ...BURST, columns: { ...BURST.columns, errors: { 1: 'ECONNREFUSED' } } };
  assert.deepEqual(answer(faultyData({ refused })).caveats, [`${PURPOSE}${COMPARED}`, ALONE]);
});

test('the whole time is given of all winners', () => {
  const data = faultyData({ a: BURST, b: but(BURST, { healthyNs: 0.31 * S, workNs: 2.5 * S }) });
  const trials = data.run.trials.map((trial) =>
    trial.case === 'a' && trial.round > 4 ? { ...trial, healthyNs: 0.32 * S } : trial,
  );
  assert.match(
    answer({ ...data, run: { ...data.run, trials } }).sentence,
    /^a and b finished the 7 healthy of 10 hosts in 0\.300 s to 0\.310 s \(2\.01 s to 2\.50 s with the others\), too close to tell apart/,
  );
});

test('a simulation is labelled, and the ceiling compared with by the healthy hosts', () => {
  const data = faultyData({
    'native/ceiling': but(BURST, { healthyNs: 0.29 * S, workNs: S }),
    burst: BURST,
    serial: SERIAL,
  });
  const run = { ...data.run, fleet: { ...data.run.fleet, simulated: true } };
  const { sentence, caveats } = answer({ ...data, run });
  assert.match(sentence, /^burst finished the 7 healthy of 10 simulated hosts in 0\.300 s/);
  assert.equal(caveats[2], 'Within 10% of native/ceiling, so server-bound: burst.');
});

test('who did not reach every healthy host takes no part', () => {
  const { sentence, caveats } = answer(faultyData({ burst: missingOne(BURST), serial: SERIAL }));
  assert.match(
    sentence,
    /^serial finished the 7 healthy of 10 hosts in 3\.60 s \(3\.61 s with the others\)\.$/,
  );
  assert.deepEqual(caveats.slice(-2), [
    'Left out, 6 of 7 healthy hosts answered: burst.',
    'Nothing is compared with the baseline burst: it has no rank here.',
  ]);
  assert.equal(
    answer(faultyData({ burst: missingOne(BURST) })).sentence,
    'No case reached all of its healthy hosts: burst came nearest, with 6 of 7 hosts.',
  );
});

test('without visits it is unknown how many failed, but not that some did', () => {
  const warnings = [{ check: 'hosts-unreached', message: 'One of 7.' }] as const;
  const { sentence, caveats } = answer({
    ...faultyData({ burst: but(missingOne(BURST), { warnings: [...warnings] }) }),
    visits: new Map(),
  });
  assert.equal(sentence, 'No case reached all of its healthy hosts.');
  assert.deepEqual(caveats, [
    PURPOSE,
    'Validity warning, burst (6 of 6 trials): One of 7.',
    'Left out, not all healthy hosts answered: burst.',
  ]);
});

test('where every host has a fault there is nothing to win', () => {
  const everyone: StoredFault = { kind: 'deny', hosts: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] };
  const { healthyNs: _, ...trial } = BURST.trial;
  assert.deepEqual(answer(faultyData({ burst: { ...BURST, trial } }, [everyone])), {
    sentence: 'Every host has a fault: there is no time to compare.',
    findings: [],
    caveats: [
      'On purpose, 10 of 10 hosts have a fault: 10 × deny.',
      'Left out, no host of it is healthy: burst.',
    ],
  });
});

test('wall time is of all hosts, where not every case tells them apart', () => {
  const hosts = { asked: 10, answered: 8, healthyAnswered: 7, errors: { NOT_ASKED: 2 } };
  const data = faultyData({ burst: BURST, script: { ...BURST, trial: { wallNs: 2.5 * S, hosts } } });
  const own = [...data.visits].filter(([index]) => data.run.trials[index]?.case === 'burst');
  const { sentence, caveats } = answer({ ...data, visits: new Map(own) });
  assert.equal(
    sentence,
    'burst finished 10 hosts, 7 of them healthy, in 2.10 s of wall time, 16% less than script (95% interval 16% to 16%).',
  );
  assert.deepEqual(caveats, [
    PURPOSE,
    'Wall time is compared, from spawn to exit: not every case speaks the protocol that tells its healthy hosts apart.',
    NONE_HELD_UP,
  ]);
});

test('where a sweep’s hosts are all healthy there are no others', () => {
  const { sentence } = answer(faultyData({ burst: BURST }, [{ kind: 'silent', hosts: [12] }]));
  assert.match(
    sentence,
    /^No case reached all of its healthy hosts: burst came nearest, with 8 of 10 hosts\.$/,
  );
  const well = { ...BURST, columns: { ...BURST.columns, errors: {} } };
  assert.equal(
    answer(faultyData({ well }, [{ kind: 'silent', hosts: [12] }])).sentence,
    'well finished 10 hosts in 0.300 s.',
  );
});

test('a fault is said in words, with whom it hits', () => {
  const texts = (fault: StoredFault) => [faultText(fault), hitText(fault)];
  assert.deepEqual(texts({ kind: 'refuse', hosts: [3] }), ['refuse', 'host 3']);
  assert.deepEqual(texts({ kind: 'slow', hosts: [3, 17], byNs: 0.4 * S }), ['slow by 400 ms', 'hosts 3, 17']);
  assert.deepEqual(texts({ kind: 'flap', hosts: [2], upNs: S, downNs: 0.5 * S }), [
    'flap (1 s up, 500 ms down)',
    'host 2',
  ]);
  assert.deepEqual(texts({ kind: 'crash', hosts: [1, 4], servers: [1], afterNs: 5e7 }), [
    'crash after 50 ms',
    'server 1 with hosts 1, 4',
  ]);
});
