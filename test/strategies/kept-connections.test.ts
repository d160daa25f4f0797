import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STRATEGIES, titled } from './cases.ts';
import { perform } from './perform.ts';
import { answerOne, error, type Peer, serving } from './scripted-host.ts';
import { visitsOf } from './visits.ts';

const TIMEOUT_MS = 1_000;
const CYCLES = 3;

/** What a host does at the second question of each connection, and how each of its visits then ends. */
const HOSTS: readonly {
  readonly that: string;
  readonly reply: (peer: Peer) => void;
  readonly errors: readonly (string | undefined)[];
  /** The cycles in which a connection was made. */
  readonly connected: readonly number[];
}[] = [
  {
    that: 'closes the connection',
    reply: (peer) => peer.close(),
    errors: [undefined, 'CR_SERVER_LOST', undefined],
    connected: [0, 2],
  },
  {
    that: 'falls silent',
    reply: () => {},
    errors: [undefined, 'ETIMEDOUT', undefined],
    connected: [0, 2],
  },
  {
    that: 'answers with an error of its own',
    reply: (peer) => peer.send(1, error(1146)),
    errors: [undefined, 'ER_NO_SUCH_TABLE', undefined],
    connected: [0],
  },
  {
    that: 'closes the connection, and says so',
    reply: (peer) => {
      peer.send(1, error(4031));
      peer.close();
    },
    errors: [undefined, 'ER_CLIENT_INTERACTION_TIMEOUT', undefined],
    connected: [0, 2],
  },
  { that: 'answers', reply: answerOne, errors: Array(CYCLES).fill(undefined), connected: [0] },
];

for (const strategy of STRATEGIES) {
  const { title, options } = titled(strategy, 'opens a kept connection anew at the visit after it was lost');
  test(title, options, async () => {
    await using stack = new AsyncDisposableStack();
    const hosts = [];
    for (const [id, { reply }] of HOSTS.entries()) {
      const host = await serving((peer, question) => (question === 1 ? reply(peer) : answerOne(peer)));
      hosts.push({ id, address: '127.0.0.1', port: stack.use(host).port });
    }
    const visits = visitsOf(
      await perform(strategy, {
        hosts,
        credentials: { user: 'bench', password: 'secret', database: 'mysql' },
        sql: 'select 1',
        timeoutMs: TIMEOUT_MS,
        schedule: { cycles: CYCLES },
        connections: 'kept',
      }),
    );

    for (const [id, { that, errors, connected }] of HOSTS.entries()) {
      const own = visits.filter(({ host }) => host === id).sort((a, b) => a.cycle - b.cycle);
      assert.deepEqual(
        own.map(({ error }) => error),
        errors,
        `a host that ${that}`,
      );
      const connections = own.filter((visit) => visit.connected !== undefined);
      assert.deepEqual(
        connections.map(({ cycle }) => cycle),
        connected,
        `connections to a host that ${that}`,
      );
    }
  });
}
