// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createConnection } from 'mysql2/promise';
import type { Host } from '../../../harness/fleet/fleet.ts';
import { tryStatements } from '../../../harness/mysql/try-statements.ts';
import { thisOwner } from '../../../harness/process/owner.ts';
import { missing } from '../../requirements.ts';
import { external } from '../external/own-hosts.ts';
import { containersOf, startSmall } from './small-fleet.ts';

suite('a cold cache of password hashes', { skip: missing('docker') }, () => {
  test('is filled before a trial on our own servers; own hosts are sent no password unless that is allowed', async (t) => {
    await using fleet = await startSmall({ hosts: [2], servers: 1 });
    const [host] = fleet.hosts;
    assert.ok(host);
    const state = async () => {
      const options = { boundMs: 5_000, mayKill: false, allowKeyRetrieval: false, signal: t.signal };
      const tried = await tryStatements(host, fleet.credentials, ['select 1'], options);
      return 'code' in tried ? tried.code : tried.kind;
    };
    assert.equal(await state(), 'answered');
    await flushPrivileges(host);
    assert.equal(await state(), 'CR_AUTH_FULL');
    await fleet.warmCaches?.([]);
    assert.equal(await state(), 'answered');

    await flushPrivileges(host);
    await assert.rejects(external(fleet), {
      message:
        'None of 2 hosts could be logged in to as bench: 2 × CR_AUTH_FULL. See to the addresses, the account and the ' +
        'network. CR_AUTH_FULL: the cache of password hashes is cold, after a restart or FLUSH PRIVILEGES. Log in there ' +
        'once as bench over TLS or the socket, or have a key fetched over plain TCP: ' +
        'fleet.external.allowKeyRetrieval: true.',
    });
    assert.equal(await state(), 'CR_AUTH_FULL');
    await using own = await external(fleet, { allowKeyRetrieval: true });
    assert.equal(await state(), 'answered');
    await flushPrivileges(host);
    await own.warmCaches?.([host]);
    assert.equal(await state(), 'answered');
  });
});

async function flushPrivileges({ address }: Host): Promise<void> {
  const connection = await createConnection({ host: address, user: 'root', password: await rootPassword() });
  await connection.query('FLUSH PRIVILEGES');
  await connection.end();
}

async function rootPassword(): Promise<string> {
  const states = await Promise.all((await containersOf(thisOwner())).map((container) => container.inspect()));
  const passwords = states.flatMap(({ Config }) =>
    Config.Env.map((each) => /^MYSQL_ROOT_PASSWORD=(.*)/.exec(each)?.[1]),
  );
  return passwords.find((password) => password !== undefined) ?? assert.fail('Expected a server');
}
