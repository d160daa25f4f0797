// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { connectTo, startSmall } from '../fleet/docker/small-fleet.ts';
import { missing } from '../requirements.ts';

const MONITORING = [
  'show processlist',
  'show engine innodb status',
  'show replica status',
  'show binary log status',
  'show global status',
  'select count(*) from mysql.user',
  'select * from sys.version',
  'show create view sys.version',
  'select sys.format_bytes(1024)',
];

const WRITING = {
  'create table mysql.t (id int)': 'ER_TABLEACCESS_DENIED_ERROR',
  'delete from mysql.user': 'ER_TABLEACCESS_DENIED_ERROR',
  'create database shop': 'ER_DBACCESS_DENIED_ERROR',
  'set global max_connections = 1': 'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  'flush privileges': 'ER_SPECIFIC_ACCESS_DENIED_ERROR',
  "select 1 into outfile '/tmp/x'": 'ER_SPECIFIC_ACCESS_DENIED_ERROR',
};

suite("the fleet's account", { skip: missing('docker') }, () => {
  test('asks what monitoring asks, and may not write', async (t) => {
    await using fleet = await startSmall({ hosts: [1], servers: 1 });
    const [host] = fleet.hosts;
    assert.ok(host);
    const connection = await connectTo(host, fleet.credentials);
    for (const sql of MONITORING) await t.test(sql, () => connection.query(sql).then(() => {}));
    for (const [sql, code] of Object.entries(WRITING))
      await t.test(sql, () => assert.rejects(connection.query(sql), { code }));
    connection.destroy();
  });
});
