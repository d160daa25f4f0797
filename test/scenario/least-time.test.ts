import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseScenario } from '../../harness/scenario/load.ts';

/** What is said of a scenario of hosts that sleep 100 ms, whose trials may take 3 s, unless it says otherwise. */
function said({
  strategy = '{use: python/serial}',
  fleet = 'hosts: 30',
  workload = 'sleep: 100ms',
  timeout = '3s',
}): { refused: string } | { notices: readonly string[] } {
  const yaml = `name: test
fleet: {${fleet}}
workload: {${workload}}
strategies: [${strategy}]
trials: {timeout: ${timeout}}
`;
  try {
    const { notices } = parseScenario(yaml, '/test.yaml');
    return { notices: notices.map((notice) => /Notice: (.*)/.exec(notice)?.[1] ?? notice) };
  } catch (error) {
    const [, message = ''] = /^[^ ]+ (.*)/.exec((error as Error).message) ?? [];
    const why = (error as Error).message.split('\n').at(-1)?.trim();
    return { refused: `${message}: ${why?.replace(/\. Raise .*/, '')}` };
  }
}

const NOTHING = { notices: [] };
const refusal = (name: string, takes: string, why: string, more = '') => ({
  refused: `Case "${name}" takes ${takes} at least, and trials.timeout is 3 s${more}: ${why}`,
});

test('what sleeps for longer than a trial may take is refused, and a millisecond less is not', () => {
  assert.deepEqual(said({}), refusal('python/serial', '3 s', '30 hosts of 100 ms each, one at a time'));
  assert.deepEqual(said({ fleet: 'hosts: 29' }), NOTHING);
  assert.deepEqual(said({ timeout: '3001ms' }), NOTHING);
  assert.deepEqual(said({ workload: 'sql: SELECT sleep(.1) AS s;' }), said({}));
  assert.deepEqual(said({ workload: 'sql: "select sleep(0.1), 1"' }), NOTHING);
});

test('as many hosts as a strategy visits at the same time are asleep together', () => {
  const pool = (workers: string) => `{use: node/threads${workers}}`;
  const two = said({ strategy: pool(', with: {workers: 2}'), fleet: 'hosts: 60' });
  assert.deepEqual(two, refusal('node/threads workers=2', '3 s', '60 hosts of 100 ms each, 2 at a time'));
  assert.deepEqual(said({ strategy: pool(', with: {workers: 2}'), fleet: 'hosts: 58' }), NOTHING);
  // How many cores there are is the machine's affair.
  assert.deepEqual(said({ strategy: pool(''), fleet: 'hosts: 5000' }), NOTHING);
  assert.deepEqual(
    said({ strategy: '{use: node/async-pool}', fleet: 'hosts: 3000' }),
    refusal('node/async-pool', '3 s', '3000 hosts of 100 ms each, 100 at a time'),
  );
  assert.deepEqual(said({ strategy: '{use: python/aiomysql}', fleet: 'hosts: 50000' }), NOTHING);
});

test('a sweep is looked at case by case', () => {
  const strategy = '{use: node/threads, with: {workers: [1, 2, 30]}}';
  assert.deepEqual(
    said({ strategy, fleet: 'hosts: [10, 60]' }),
    refusal(
      'node/threads workers=1 hosts=60',
      '6 s',
      '60 hosts of 100 ms each, one at a time',
      ", and 1 more of this strategy can't end in time",
    ),
  );
});

test('a program of the author’s may visit all at once, and one without the protocol do as it likes', () => {
  const own = (more: string) =>
    said({ strategy: `{name: own, command: [./own]${more}}`, workload: 'sleep: 4s' });
  assert.deepEqual(own(''), refusal('own', '4 s', '30 hosts of 4 s each, 30 at a time'));
  assert.deepEqual(own(', protocol: none'), NOTHING);
});

test('silent hosts are waited for, and no host that may fail at once counts', () => {
  const faults = (kind: string) => `hosts: 30, faults: [{kind: ${kind}}]`;
  assert.deepEqual(said({ fleet: faults('refuse, hosts: 1') }), NOTHING);
  assert.deepEqual(said({ fleet: faults('crash, servers: 1, after: 1s') }), NOTHING);
  const workload = 'sleep: 10ms, timeout: 1s';
  assert.deepEqual(
    said({ fleet: faults('silent, hosts: 3'), workload }),
    refusal('python/serial', '3.3 s', '27 hosts of 10 ms each and 3 silent hosts of 1 s each, one at a time'),
  );
  assert.deepEqual(said({ fleet: faults('silent, hosts: 2'), workload }), NOTHING);
  const all = { strategy: '{use: node/async}', fleet: faults('stall, hosts: 1') };
  assert.deepEqual(
    said({ ...all, workload: 'sql: select 1, timeout: 3s' }),
    refusal('node/async', '3 s', '1 silent host of 3 s each, 30 at a time'),
  );
  // The silent ones need not be among the first ten.
  assert.deepEqual(said({ fleet: 'hosts: [10, 30], faults: [{kind: silent, hosts: 20}]', workload }), {
    ...refusal(
      'python/serial hosts=30',
      '20.1 s',
      '10 hosts of 10 ms each and 20 silent hosts of 1 s each, one at a time',
    ),
  });
});

test('what hangs on the author’s word, or on hosts that may be down, is a notice', () => {
  const words = 'Case "python/serial" takes 3 s at least, and trials.timeout is 3 s';
  assert.deepEqual(said({ workload: 'sql: select 1, floor: 100ms' }), { notices: [words] });
  const external = 'external: {command: [./hosts], user: u, passwordFrom: P, database: d, maxConnections: 2}';
  assert.deepEqual(
    said({ strategy: '{name: own, command: [./own]}', fleet: `hosts: 60, provider: external, ${external}` }),
    { notices: [words.replace('python/serial', 'own')] },
  );
});

test('over cycles a host’s visits follow each other, and the last is not made before it is due', () => {
  const all = '{use: node/async}';
  const [cycles, kept] = ['sleep: 100ms, cycles: 30', ', connections: kept'];
  const why = '30 hosts of 100 ms each, 30 at a time, 30 cycles';
  assert.deepEqual(said({ strategy: all, workload: cycles + kept }), refusal('node/async', '3 s', why));
  assert.deepEqual(said({ strategy: all, workload: cycles.replace('30', '29') + kept }), NOTHING);
  const [late, soon] = ['cycles: 3, every: 1450ms', 'cycles: 3, every: 1449ms'].map((schedule) =>
    said({ strategy: all, workload: `sleep: 100ms, ${schedule}` }),
  );
  assert.deepEqual(
    late,
    refusal('node/async', '3 s', '30 hosts of 100 ms each, 30 at a time, 3 cycles, one every 1.5 s'),
  );
  assert.deepEqual(soon, NOTHING);
});

test('what visits a few at a time takes all cycles one after the other, and silent hosts hold each', () => {
  const pool = '{use: node/threads, with: {workers: 7}}';
  assert.deepEqual(
    said({ strategy: pool, workload: 'sleep: 100ms, cycles: 7, every: 100ms' }),
    refusal(
      'node/threads workers=7',
      '3 s',
      '30 hosts of 100 ms each, 7 at a time, 7 cycles, one every 100 ms',
    ),
  );
  assert.deepEqual(said({ strategy: pool, workload: 'sleep: 100ms, cycles: 6, every: 100ms' }), NOTHING);
  const silent = { strategy: '{use: node/async}', fleet: 'hosts: 30, faults: [{kind: silent, hosts: 1}]' };
  assert.deepEqual(
    said({ ...silent, workload: 'sql: select 1, timeout: 1s, cycles: 3, every: 10ms' }),
    refusal('node/async', '3 s', '1 silent host of 1 s each, 30 at a time, 3 cycles, one every 10 ms'),
  );
});

test('a closed loop that ends by the clock takes that long, and at least a visit to each host', () => {
  const words = (why: string) => refusal('python/serial', '3 s', why);
  assert.deepEqual(
    said({ workload: 'sleep: 100ms, for: 1s' }),
    words('30 hosts of 100 ms each, one at a time, for 1 s'),
  );
  assert.deepEqual(said({ workload: 'sleep: 100ms, for: 1s', fleet: 'hosts: 29' }), NOTHING);
});
