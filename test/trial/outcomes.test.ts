import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { UNOBSERVED } from '../../harness/fleet/fleet.ts';
import { hasLeft } from '../../harness/trial/cleanup.ts';
import { missing } from '../requirements.ts';
import { attempt, backend } from './attempt.ts';
import { leftBehind } from './left-behind.ts';
import { silentFleet } from './silent-fleet.ts';

// Each way of misbehaving, the outcome it gets, and the message to the strategy’s author.
const EXPECTED: readonly [way: string, kind: string, message: string | RegExp][] = [
  ['honest', 'completed', 'Completed.'],
  ['exits-3', 'failed', 'Exited with code 3 before READY.'],
  ['exits-3-after-done', 'failed', 'Exited with code 3 after DONE.'],
  ['kills-itself', 'signalled', 'Ended by SIGTERM before READY.'],
  [
    'prints-rubbish',
    'protocol-violation',
    'Broke the protocol: expected READY on standard output, found "hello".',
  ],
  [
    'prints-nul',
    'protocol-violation',
    'Broke the protocol: expected READY on standard output, found "\\u0000\\u0000READY".',
  ],
  [
    'prints-invalid-utf-8',
    'protocol-violation',
    'Broke the protocol: expected READY on standard output, found "\ufffd\ufffd\ufffd".',
  ],
  [
    'prints-escapes',
    'protocol-violation',
    'Broke the protocol: expected READY on standard output, found "\\u001b[2J\\u009b31m\\u007f\\u2028\\u202eREADY".',
  ],
  ['prints-go', 'protocol-violation', 'Broke the protocol: expected READY on standard output, found "GO".'],
  [
    'floods-stdout',
    'protocol-violation',
    'Broke the protocol: expected READY on standard output, found "hello".',
  ],
  ['closes-its-input', 'protocol-violation', 'Broke the protocol: closed its standard input before GO.'],
  ['closes-its-output', 'protocol-violation', 'Broke the protocol: closed its standard output before READY.'],
  [
    'closes-its-output-at-work',
    'protocol-violation',
    'Broke the protocol: closed its standard output between GO and DONE.',
  ],
  ['closes-its-errors', 'completed', 'Completed.'],
  [
    'talks-before-go',
    'protocol-violation',
    'Broke the protocol: printed more after READY without waiting for GO.',
  ],
  ['exits-early', 'protocol-violation', 'Broke the protocol: exited 0 between GO and DONE.'],
  ['omits-a-host', 'protocol-violation', 'Broke the protocol: reported 4 of 5 hosts; host 0 is missing.'],
  ['reports-twice', 'protocol-violation', 'Broke the protocol: reported host 1 twice.'],
  ['reports-too-many', 'protocol-violation', 'Broke the protocol: reported host 0 twice.'],
  [
    'floods-reports',
    'protocol-violation',
    'Broke the protocol: expected start to be a whole number, 0 or more, found none in "{\\"id\\":0}".',
  ],
  [
    'floods-empty-lines',
    'protocol-violation',
    'Broke the protocol: printed more than 4096 empty lines one after the other.',
  ],
  [
    'reports-a-stranger',
    'protocol-violation',
    'Broke the protocol: reported host 99, which is not in its task.',
  ],
  [
    'reports-rubbish',
    'protocol-violation',
    `Broke the protocol: expected a report such as {"id":0,"start":1,"connected":2,"end":3}, found ${JSON.stringify('"no object"')}.`,
  ],
  [
    'names-a-failure-__proto__',
    'protocol-violation',
    'Broke the protocol: host 0: expected the name of a failure such as ETIMEDOUT, found "__proto__".',
  ],
  [
    'names-a-failure-with-escapes',
    'protocol-violation',
    'Broke the protocol: host 0: expected the name of a failure such as ETIMEDOUT, found "\\u001b[2Jno".',
  ],
  [
    'counts-half-a-row',
    'protocol-violation',
    'Broke the protocol: expected rows to be a whole number, 0 or more, found 0.5 in ' +
      '"{\\"id\\":0,\\"start\\":1,\\"connected\\":2,\\"end\\":3,\\"rows\\":0.5}".',
  ],
  [
    'counts-fewer-rows-than-none',
    'protocol-violation',
    'Broke the protocol: expected rows to be a whole number, 0 or more, found -1 in ' +
      '"{\\"id\\":0,\\"start\\":1,\\"connected\\":2,\\"end\\":3,\\"rows\\":-1}".',
  ],
  [
    'counts-rows-in-words',
    'protocol-violation',
    'Broke the protocol: expected rows to be a whole number, 0 or more, found "one" in ' +
      '"{\\"id\\":0,\\"start\\":1,\\"connected\\":2,\\"end\\":3,\\"rows\\":\\"one\\"}".',
  ],
  ['turns-time-back', 'protocol-violation', 'Broke the protocol: host 0: times out of order (5, 2, 3 ns).'],
  [
    'claims-the-future',
    'protocol-violation',
    /^Broke the protocol: host 0: ended 60000000000 ns after GO, but DONE came after \d+ ns by the harness's clock\.$/,
  ],
  [
    'prints-a-long-line',
    'protocol-violation',
    /^Broke the protocol: printed a line of more than 4096 characters: "x{60}…"\.$/,
  ],
  [
    'reports-a-long-line',
    'protocol-violation',
    /^Broke the protocol: printed a line of more than 4096 characters: "\{.*x…"\.$/,
  ],
  ['kills-its-process-group', 'signalled', 'Ended by SIGKILL before READY.'],
  ['deletes-its-task', 'completed', 'Completed.'],
  ['rewrites-its-task', 'completed', 'Completed.'],
  ['uses-up-descriptors', 'completed', 'Completed.'],
];

for (const [way, kind, message] of EXPECTED) {
  test(`a strategy that ${way}: ${kind}`, async () => {
    const { measurement, visits } = await attempt(way);
    assert.equal(measurement.outcome.kind, kind);
    if (message instanceof RegExp) assert.match(measurement.outcome.message, message);
    else assert.equal(measurement.outcome.message, message);
    assert.equal(visits?.endNs.length, kind === 'completed' ? 5 : undefined);
    assert.deepEqual(leftBehind(), []);
  });
}

// What comes to DONE first is given time for it, whatever else the machine has to do.
for (const [way, when, seconds] of [
  ['never-ready', 'before READY', 0.7],
  ['ignores-sigterm', 'before READY', 0.7],
  ['stops-itself', 'before READY', 0.7],
  ['burns-every-core-first', 'before READY', 0.7],
  ['floods-stderr-without-end', 'before READY', 0.7],
  ['never-done', 'between GO and DONE', 5],
  ['never-exits', 'after DONE', 5],
] as const) {
  test(`a strategy that ${way}: timed-out`, async () => {
    const { measurement } = await attempt(way, { timeoutMs: seconds * 1000 });
    const message = `Killed ${when}: it took longer than ${seconds} s.`;
    assert.deepEqual(measurement.outcome, { kind: 'timed-out', message });
    assert.deepEqual(leftBehind(), []);
    // Nothing of it is left that would affect the next.
    assert.equal((await attempt('honest')).measurement.outcome.kind, 'completed');
  });
}

test('an interrupt ends the trial', async () => {
  const interrupt = new AbortController();
  // It comes at GO, when a fleet begins with its faults.
  const injectFaults = () => {
    interrupt.abort();
    return UNOBSERVED.injectFaults();
  };
  const fleet = { ...silentFleet(5), injectFaults };
  const { measurement } = await attempt('never-done', { fleet, signal: interrupt.signal });
  assert.equal(measurement.outcome.kind, 'interrupted');
});

test('a program that is not there: failed, in words', { skip: missing('cgroups') }, async () => {
  const program = { argv: ['/no/such/program'], protocol: 1, cwd: '/' } as const;
  const { measurement } = await attempt('', { program });
  const message = 'Exited with code 127 before READY: there is no such program.';
  assert.deepEqual(measurement.outcome, { kind: 'failed', message, exitCode: 127 });
});

test('a process that has ended in its group has not left it, and one that ended elsewhere has', {
  skip: missing('cgroups'),
}, async () => {
  await using group = backend.create('left');
  assert.equal(hasLeft(group, process.pid), true);
  for (const [[program = '', ...args], left] of [
    [group.wrap(['true']), false],
    [['true'], isTold()],
  ] as const) {
    const child = spawn(program, args);
    const pid = child.pid ?? 0;
    // Nothing reaps it before this process comes back to its event loop.
    execFileSync('sh', ['-c', `until grep -q '^State:.Z' /proc/${pid}/status; do :; done`], {
      timeout: 10_000,
    });
    assert.equal(hasLeft(group, pid), left);
    await once(child, 'exit');
    assert.equal(hasLeft(group, pid), false, 'reaped');
  }
});

/** Whether there is a tree of version 2, which alone tells where a process has ended. */
function isTold(): boolean {
  return readFileSync('/proc/self/mounts', 'utf8').includes(' cgroup2 ');
}
