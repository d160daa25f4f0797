import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultyIn } from '../../harness/analysis/setting.ts';
import { summarise } from '../../harness/analysis/summarise.ts';
import type { RunData } from '../../harness/store/run-data.ts';
import { storedTrial } from '../store/stored-run.ts';
import { BURST, FAULTS, type Fare, faultyData, S, SERIAL } from './faulty-data.ts';
import { storedData } from './stored-data.ts';

function healthOf(data: RunData) {
  return summarise(data).map(({ healthy }) => healthy);
}

/** The same with other ends and errors of some hosts. */
function but(fare: Fare, errors: Readonly<Record<number, string>>): Fare {
  return { ...fare, columns: { ...fare.columns, errors } };
}

test('healthy hosts are those that no fault hits, be it their server’s', () => {
  const crash = { kind: 'crash' as const, hosts: [3, 8], servers: [3], afterNs: S };
  assert.deepEqual([...faultyIn(faultyData({}, [...FAULTS, crash]).run)], [1, 4, 7, 3, 8]);
});

test('whose visits begin after a silent host has timed out is held up, and whose begin at once is not', () => {
  assert.deepEqual(healthOf(faultyData()), [
    { asked: 7, answered: 7, delayed: 0 },
    { asked: 7, answered: 7, delayed: 4 },
  ]);
});

test('of a case the trial counts in which most were held up, and the one in which fewest answered', () => {
  const data = faultyData();
  const worse = but(SERIAL, { ...SERIAL.columns.errors, 0: 'ETIMEDOUT', 9: 'ECONNRESET' });
  const visits = new Map([...data.visits, [2, { trial: 2, ...worse.columns }]]);
  assert.deepEqual(healthOf({ ...data, visits })[0], { asked: 7, answered: 5, delayed: 4 });
});

test('only a timeout holds others up: a healthy host that did is no reason, nor is a refusal', () => {
  const fares = { calm: but(SERIAL, { 0: 'ETIMEDOUT', 1: 'ECONNREFUSED' }) };
  assert.deepEqual(healthOf(faultyData(fares)), [{ asked: 7, answered: 6 }]);
});

test('without visits a trial says by its warning whether all healthy hosts answered', () => {
  const data = { ...faultyData(), visits: new Map() };
  assert.deepEqual(healthOf(data)[0], { asked: 7, answered: 7 });
  const warnings = [{ check: 'hosts-unreached', message: '1 of 7.' }] as const;
  const warned = { ...BURST, trial: { ...BURST.trial, warnings: [...warnings] } };
  assert.deepEqual(healthOf({ ...faultyData({ warned }), visits: new Map() }), [{ asked: 7 }]);
});

test('a program without the protocol is asked and does not tell', () => {
  const data = faultyData({ script: { ...BURST, trial: { wallNs: S } } });
  assert.deepEqual(healthOf({ ...data, visits: new Map() }), [{ asked: 7 }]);
});

test('a fleet without faults has no healthy hosts apart from others', () => {
  const data = storedData(['a'], [storedTrial('a', { workNs: S })], { 0: [S, S] });
  assert.deepEqual(healthOf(data), [undefined]);
  assert.equal('healthy' in (summarise(data)[0] ?? {}), false);
});

test('a case is judged by the time of its healthy hosts: to the floor and to the baseline', () => {
  const [burst, serial] = summarise(faultyData());
  assert.deepEqual([burst?.metrics.healthy?.median, burst?.metrics.work?.median], [0.3 * S, 2.01e9]);
  assert.deepEqual([burst?.timesFloor, serial?.timesFloor], [3, 36]);
  assert.equal(serial?.ratios.healthy?.median, 12);
});
