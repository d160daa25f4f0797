import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mysqldFlags } from '../../../harness/fleet/docker/flags.ts';
import { backlogSysctls } from '../../../harness/fleet/docker/network/layout.ts';

test('every host of a server can be connected at once, and its threads are kept', () => {
  const flags = mysqldFlags({ variables: {} }, 100);
  assert.ok(flags.includes('--max-connections=250'));
  assert.ok(flags.includes('--thread-cache-size=250'));
  assert.ok(flags.includes('--back-log=250'));
});

test('what a server has most of is what it may have at most', () => {
  const flags = mysqldFlags({ variables: {} }, 40_000);
  assert.ok(flags.includes('--thread-cache-size=16384'));
  assert.ok(flags.includes('--back-log=65535'));
});

test('more hosts than the kernel lets wait at a listener need another limit in the server’s network', () => {
  assert.deepEqual(backlogSysctls({ first: 20_000, last: 24_095 }), {});
  assert.deepEqual(backlogSysctls({ first: 20_000, last: 24_096 }), {
    Sysctls: { 'net.core.somaxconn': '4097' },
  });
});

test('no server takes slots of the kernel for its files, unless an author wants it to', () => {
  const last = (flags: string[]) => flags.findLast((flag) => /innodb.use.native.aio/.test(flag));
  assert.equal(last(mysqldFlags({ variables: {} }, 1)), '--loose-innodb-use-native-aio=OFF');
  const wanted = { innodb_use_native_aio: true };
  assert.equal(last(mysqldFlags({ variables: wanted }, 1)), '--innodb_use_native_aio=ON');
});

test('variables come last and are not loose', () => {
  const flags = mysqldFlags(
    { variables: { max_connections: 1200, local_infile: true, event_scheduler: false } },
    100,
  );
  assert.deepEqual(flags.slice(-3), ['--max_connections=1200', '--local_infile=ON', '--event_scheduler=OFF']);
});

test('a variable may be empty, and is spelt as options are', () => {
  const variables = { sql_mode: '', 'Max-Connections': 7, init_connect: "set names 'utf8'\n" };
  assert.deepEqual(mysqldFlags({ variables }, 100).slice(-3), [
    '--sql_mode=',
    '--max-connections=7',
    "--init_connect=set names 'utf8'\n",
  ]);
});
