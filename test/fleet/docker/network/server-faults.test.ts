import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOn, needCompanion } from '../../../../harness/fleet/docker/network/server-faults.ts';
import type { DrawnFault } from '../../../../harness/scenario/fault.ts';

test('each server has the faults of its own hosts, by their ports', () => {
  const faults: DrawnFault[] = [
    { fault: { kind: 'refuse' }, hosts: [0, 1] },
    { fault: { kind: 'silent' }, hosts: [2] },
    { fault: { kind: 'slow', byMs: 100 }, hosts: [4, 5] },
    { fault: { kind: 'slow', byMs: 200 }, hosts: [6] },
    { fault: { kind: 'flap', upMs: 1_000, downMs: 500 }, hosts: [8] },
    { fault: { kind: 'deny' }, hosts: [7, 10] },
    { fault: { kind: 'pause', afterMs: 50 }, servers: [1] },
  ];
  assert.deepEqual(faultsOn(0, 2, faults), {
    rules: {
      refused: [20_000],
      silent: [20_001],
      led: [
        { ports: [20_002], to: 3400 },
        { ports: [20_003], to: 3401 },
        { ports: [20_005], to: 3402 },
      ],
      silencesLater: false,
    },
    listeners: [
      { kind: 'slow', byMs: 100, port: 3400 },
      { kind: 'slow', byMs: 200, port: 3401 },
      { kind: 'deny', port: 3402 },
    ],
    timed: [{ place: 4, set: 'flapping', ports: [20_004], upMs: 1_000, downMs: 500 }],
    serverFault: undefined,
    denied: new Set([20_005]),
    ports: new Set([20_000, 20_001, 20_002, 20_003, 20_004, 20_005]),
  });
  assert.deepEqual(faultsOn(1, 2, faults), {
    rules: {
      refused: [20_000],
      silent: [],
      led: [
        { ports: [20_002], to: 3400 },
        { ports: [20_003], to: 3401 },
      ],
      silencesLater: false,
    },
    listeners: [
      { kind: 'slow', byMs: 100, port: 3400 },
      { kind: 'deny', port: 3401 },
    ],
    timed: [],
    serverFault: { place: 6, fault: { kind: 'pause', afterMs: 50 }, during: undefined },
    denied: new Set([20_003]),
    ports: new Set([20_000, 20_002, 20_003]),
  });
});

test('a fault of some cycles is made by the companion, and is not there before', () => {
  const during = { at: 3, until: 6 };
  const { rules, timed, ports } = faultsOn(0, 1, [
    { fault: { kind: 'silent' }, hosts: [1] },
    { fault: { kind: 'silent' }, hosts: [2], during },
    { fault: { kind: 'refuse' }, hosts: [3], during: { at: 4 } },
  ]);
  assert.deepEqual(rules, { refused: [], silent: [20_001], led: [], silencesLater: true });
  assert.deepEqual(timed, [
    { place: 1, set: 'silent', ports: [20_002], at: 3, until: 6 },
    { place: 2, set: 'refused', ports: [20_003], at: 4 },
  ]);
  assert.deepEqual(ports, new Set([20_001, 20_002, 20_003]));
});

test('a server gets a companion only for what rules and the engine can’t do', () => {
  const needs = (fault: DrawnFault) => needCompanion(faultsOn(0, 1, [fault]));
  for (const kind of ['refuse', 'silent'] as const)
    assert.equal(needs({ fault: { kind }, hosts: [0] }), false);
  for (const kind of ['stall', 'reset', 'deny'] as const)
    assert.equal(needs({ fault: { kind }, hosts: [0] }), true);
  assert.equal(needs({ fault: { kind: 'flap', upMs: 1, downMs: 1 }, hosts: [0] }), true);
  assert.equal(needs({ fault: { kind: 'crash', afterMs: 1 }, servers: [0] }), true);
  assert.equal(needs({ fault: { kind: 'pause', afterMs: 1 }, servers: [0] }), false);
  assert.equal(needs({ fault: { kind: 'crash', afterMs: 1 }, servers: [1] }), false, 'another server’s');
});
