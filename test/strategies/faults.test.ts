import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, suite, test } from 'node:test';
import { noCgroups } from '../../harness/cgroup/cgroup.ts';
import { startEmbedded } from '../../harness/fleet/embedded/provider.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { knownTo, STRATEGIES, titled } from './cases.ts';
import { type Performance, perform } from './perform.ts';
import { closing, dribbling, refused, resetting, silent } from './unwell-hosts.ts';

const fleet = await startEmbedded(
  { provider: 'embedded', hosts: [4], servers: 1, image: '', variables: {} },
  { owner: thisOwner(), cgroups: noCgroups('a test needs none') },
);
after(() => fleet.stop());

const { credentials } = fleet;
const sql = 'select sleep(0.02)';
const TIMEOUT_MS = 1_500;

// Each mostly waits for its timeout, so that a strategy's four are executed at once.
for (const strategy of STRATEGIES) {
  suite(strategy.name, { concurrency: true }, () => {
    const refusing = titled(strategy, 'names each fault of a host, and the others are answered');
    test(refusing.title, refusing.options, async () => {
      let attempts = 0;
      await using closes = await closing(() => {
        attempts += 1;
      });
      await using resets = await resetting();
      const unwell = [await refused(), closes.port, resets.port];
      const hosts = withHosts(unwell);
      const performance = await perform(strategy, { hosts, credentials, sql, timeoutMs: 20_000 });

      const known = (kind?: string) => knownTo(strategy, kind);
      assert.deepEqual(
        errors(performance).map(known),
        [undefined, undefined, 'ECONNREFUSED', 'CR_SERVER_LOST', 'ECONNRESET', undefined, undefined].map(
          known,
        ),
      );
      assert.equal(attempts, 1, 'a host whose connection is lost is not tried again');
    });

    const waiting = titled(
      strategy,
      'gives a host that never finishes its greeting no more than the timeout',
    );
    test(waiting.title, waiting.options, async () => {
      await using mute = await silent();
      await using drip = await dribbling(TIMEOUT_MS / 10);
      const hosts = withHosts([mute.port, drip.port]);
      const performance = await perform(strategy, { hosts, credentials, sql, timeoutMs: TIMEOUT_MS });

      const none = undefined;
      assert.deepEqual(errors(performance), [none, none, 'ETIMEDOUT', 'ETIMEDOUT', none, none]);
      reports(performance).slice(2, 4).forEach(assertTimelyEnd);
    });

    const slow = titled(strategy, 'counts the question against the same timeout as the login');
    test(slow.title, slow.options, async () => {
      const hosts = fleet.hosts.slice(0, 2);
      const never = 'select sleep(20)';
      const performance = await perform(strategy, { hosts, credentials, sql: never, timeoutMs: TIMEOUT_MS });

      assert.deepEqual(errors(performance), ['ETIMEDOUT', 'ETIMEDOUT']);
      for (const report of reports(performance)) {
        assert.ok(report.connected !== undefined, 'it was logged in');
        assertTimelyEnd(report);
      }
    });

    const denied = titled(strategy, 'names a refused login after the server’s own error');
    test(denied.title, denied.options, async () => {
      const { hosts } = fleet;
      const wrong = { ...credentials, password: 'not the password' };
      const performance = await perform(strategy, { hosts, credentials: wrong, sql, timeoutMs: 20_000 });

      assert.deepEqual(
        errors(performance),
        hosts.map(() => 'ER_ACCESS_DENIED_ERROR'),
      );
    });
  });
}

for (const name of ['python/processes', 'node/processes']) {
  const { title, options } = titled(
    { name, parameters: {} },
    'reports the hosts that its dead workers leave',
  );
  const skip = options.skip || (process.platform !== 'linux' && 'the workers are found in /proc');
  test(title, { ...options, skip }, async () => {
    let pid: number | undefined;
    await using mute = await silent(() => {
      if (pid === undefined) return; // a second worker had connected before it died
      for (const worker of descendantsOf(pid)) end(worker);
      pid = undefined;
    });
    const hosts = [...Array(6).keys()].map((id) => ({ id, address: '127.0.0.1', port: mute.port }));
    const started = (strategy: number) => {
      pid = strategy;
    };
    const strategy = { name, parameters: { workers: 2 } };
    const performance = await perform(strategy, { hosts, credentials, sql, timeoutMs: 20_000, started });

    assert.deepEqual(errors(performance), Array(6).fill('WORKER_LOST'));
  });
}

/** A pool that has lost one worker ends the others itself, perhaps before this does. */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** At the timeout. Timers may fire a millisecond early; the upper bound is for a busy machine. */
function assertTimelyEnd({ start, end }: Report): void {
  const tookMs = (end - start) / 1e6;
  assert.ok(tookMs > TIMEOUT_MS - 2 && tookMs < 1.9 * TIMEOUT_MS, `gave up after ${tookMs} ms`);
}

/** Two hosts that are well, those that are not, and two that are well again. */
function withHosts(unwell: readonly number[]) {
  const ports = fleet.hosts.map(({ address, port }) => ({ address, port }));
  const others = unwell.map((port) => ({ address: '127.0.0.1', port }));
  return [...ports.slice(0, 2), ...others, ...ports.slice(2)].map((host, id) => ({ id, ...host }));
}

/** The error of each host, in their order; the rest of the protocol was kept. */
function errors(performance: Performance): (string | undefined)[] {
  assert.equal(performance.stderr, '');
  assert.equal(performance.exitCode, 0);
  assert.equal(performance.afterGo[0], 'DONE');
  const found = reports(performance);
  assert.deepEqual(
    found.map(({ host }) => host),
    [...found.keys()],
    'each host once',
  );
  for (const { start, connected, end } of found) assert.ok(start <= (connected ?? start) && start <= end);
  return found.map(({ error }) => error);
}

interface Report {
  readonly host: number;
  readonly start: number;
  readonly connected?: number;
  readonly end: number;
  readonly error?: string;
}

function reports({ afterGo }: Performance): Report[] {
  const found: Report[] = afterGo.slice(1).map((line) => JSON.parse(line));
  return found.sort((a, b) => a.host - b.host);
}

/** Not only the children: with forkserver, Python 3.14's default, the workers are the server's. */
function descendantsOf(pid: number): number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = processes.filter((process) => parentOf(process) === pid).map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return undefined; // it ended in between
  }
}
