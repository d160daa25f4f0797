// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { thisOwner } from '../../../harness/process/owner.ts';
import { missing } from '../../requirements.ts';
import { connectTo, containersOf, startSmall } from './small-fleet.ts';

const scriptOf = (sql: string) => ({ setup: { file: 'seed.sql', sql, sha256: 'of it' } });

suite('a script of the author’s', { skip: missing('docker') }, () => {
  test('is executed once in every server, where strategies log in and may only read', async () => {
    const sql = `-- Two rows; one table.
create table t (a int primary key, b text);
insert into t values (1, 'it''s; a \\' text'), (2, "two; lines
of it"); select * from t;
create procedure p() begin insert into t values (3, ''); select 1; end; call p();
create database other; create table other.u select 5 as c;
# the end`;
    await using fleet = await startSmall({ hosts: [2], servers: 2, ...scriptOf(sql) });
    assert.deepEqual(fleet.record.setup, { file: 'seed.sql', sha256: 'of it' });
    for (const host of fleet.hosts) {
      const connection = await connectTo(host, fleet.credentials);
      const [rows] = await connection.query('select a, c from t join other.u order by a');
      assert.deepEqual(
        rows,
        [1, 2, 3].map((a) => ({ a, c: 5 })),
      );
      const denied = { code: 'ER_TABLEACCESS_DENIED_ERROR' };
      await assert.rejects(connection.query("insert into t values (4, '')"), denied);
      connection.destroy();
    }
  });

  test('ends the start in the server’s own words, at the line of its statement', async () => {
    const refused = async (sql: string, message: RegExp) => {
      await assert.rejects(startSmall({ hosts: [2], servers: 2, ...scriptOf(sql) }), { message });
      assert.deepEqual(await containersOf(thisOwner()), []);
    };
    await refused(
      "/* one; */ create table t (a int);\ninsert into t values (1);\n\n  -- two\n  insert into t values\n('x;\ny');\nselect 1;",
      /^Server \d did not execute fleet\.setup\. seed\.sql:5: Incorrect integer value: .* \(ER_TRUNCATED_WRONG_VALUE_FOR_FIELD\)$/,
    );
    await refused(
      'create procedure p() begin select 1; select 2; end;\ncreat table t (a int);',
      /^Server \d did not execute fleet\.setup\. seed\.sql, statement 2: You have an error .* \(ER_PARSE_ERROR\)$/,
    );
  });
});
