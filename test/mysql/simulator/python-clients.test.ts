import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { python } from '../../../harness/trial/programs/runtimes.ts';
import { embedded, login } from '../../fleet/embedded/embedded-fleet.ts';
import { missing } from '../../requirements.ts';

const HOSTS = 20;

for (const client of [
  'pymysql',
  'sqlalchemy',
  'aiomysql',
  'aiomysql-uvloop',
  'databases',
  'databases-uvloop',
]) {
  test(`${client} is answered without a warning`, { skip: missing('python') }, async () => {
    await using fleet = await embedded(HOSTS);
    const { code, output, errors } = await run(
      client,
      fleet.hosts.map(({ id }) => pythonLogin(login(fleet, id))),
    );
    assert.equal(errors, '');
    assert.equal(code, 0);
    const answers = [[[0]], [[1, 'text', null, '1.5']], []];
    assert.deepEqual(JSON.parse(output), Array.from({ length: HOSTS }, () => answers).flat());
  });
}

test('PyMySQL is refused with a wrong password', { skip: missing('python') }, async () => {
  await using fleet = await embedded(1);
  const { code, errors } = await run('pymysql', [{ ...pythonLogin(login(fleet)), password: 'wrong' }]);
  assert.equal(code, 1);
  assert.match(errors, /\(1045, "Access denied for user 'bench'@'127\.0\.0\.1' \(using password: YES\)"\)/);
});

function pythonLogin({ host, port, user, password, database }: ReturnType<typeof login>) {
  return { host, port, user, password, database };
}

async function run(client: string, logins: object[]) {
  const script = join(import.meta.dirname, 'clients.py');
  const child = spawn(python(), ['-W', 'error', script, client], { timeout: 30_000, killSignal: 'SIGKILL' });
  child.stdin.end(JSON.stringify(logins));
  const closed = Promise.withResolvers<number | null>();
  child.on('error', closed.reject).on('close', closed.resolve);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed.promise, output, errors };
}
