import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportModel } from '../../../harness/report/model/model.ts';
import type { StoredCase, StoredFault } from '../../../harness/store/schema.ts';
import { cyclesData, MS } from '../../analysis/cycles/cycle-data.ts';

const CYCLES = 4;
const EVERY_MS = 1000;

/** Two hosts that are visited one after the other, of which visits at these places fail; a silent one takes 300 ms, and may hold up the other. */
function client(
  errors: Readonly<Record<number, string>>,
  cycles = CYCLES,
  spread: 'together' | 'even' = 'together',
) {
  const visits = Array.from({ length: 2 * cycles }, (_, at) => {
    const due = Math.floor(at / 2) * EVERY_MS + (spread === 'even' ? (at % 2) * (EVERY_MS / 2) : 0);
    const start = at % 2 === 1 && errors[at - 1] === 'ETIMEDOUT' ? due + 300 : due;
    return [start, start + (errors[at] === 'ETIMEDOUT' ? 300 : 10)] as const;
  });
  const failing = new Set(Object.keys(errors).map((at) => Number(at) % 2));
  const counts: Record<string, number> = {};
  for (const kind of Object.values(errors)) counts[kind] = (counts[kind] ?? 0) + 1;
  const workNs = cycles * EVERY_MS * MS;
  const schedule: StoredCase['schedule'] = { cycles, everyNs: EVERY_MS * MS, spread, skip: 0 };
  const hosts = { asked: 2, answered: 2 - failing.size, errors: counts };
  return { hosts: 2, schedule, visits, errors, trial: { startupNs: 0, workNs, wallNs: workNs, hosts } };
}

function answer(clients: Readonly<Record<string, ReturnType<typeof client>>>, faults?: StoredFault[]) {
  const data = cyclesData(clients, 6);
  const fleet = { ...data.run.fleet, ...(faults ? { faults } : {}) };
  return reportModel({ ...data, run: { ...data.run, fleet } }).answer;
}

test('where no case had all its visits answered, the nearest is so by its visits', () => {
  const far = client({ 0: 'ETIMEDOUT', 1: 'ETIMEDOUT', 2: 'ETIMEDOUT' });
  // Each host failed once: none answered each time.
  const near = client({ 0: 'ETIMEDOUT', 3: 'ETIMEDOUT' });
  assert.equal(
    answer({ far, near }).sentence,
    'No case had every visit answered: near came nearest, with 6 of 8 visits.',
  );
  assert.equal(
    answer({ near: client({ 1: 'ETIMEDOUT', 3: 'ETIMEDOUT' }) }, [{ kind: 'silent', hosts: [0], at: 1 }])
      .sentence,
    'No case had every visit to a healthy host answered: near came nearest, with 2 of 4 visits.',
  );
});

test('a host that was struck in some cycles answered in others: visits held up the healthy ones', () => {
  const faults: StoredFault[] = [{ kind: 'silent', hosts: [0], at: 1, until: 3 }];
  const { caveats } = answer({ a: client({ 2: 'ETIMEDOUT', 4: 'ETIMEDOUT' }) }, faults);
  assert.ok(
    caveats.includes(
      'Held up by visits that timed out: a (1 of 1 healthy hosts began only after a timeout).',
    ),
    caveats.join('\n'),
  );
});

test('one cycle is spread over its time, and not repeated', () => {
  const sentence = (cycles: number) => answer({ a: client({}, cycles, 'even') }).sentence;
  assert.equal(sentence(1), 'a visited 2 hosts over 1.00 s, the worst latency 0.010 s.');
  assert.equal(sentence(2), 'a visited 2 hosts every 1.00 s, the worst latency of a cycle 0.010 s.');
});
