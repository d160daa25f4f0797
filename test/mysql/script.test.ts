import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { executeScript } from '../../harness/mysql/script.ts';

const LOGIN = { user: 'root', password: '', database: 'd' };
const SCRIPT = { file: 'seed.sql', sql: 'select 1' };

test('a script ends with the reason of an abort, though the server never speaks', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const at = { address: '127.0.0.1', port: (silent.address() as AddressInfo).port };
  const interrupt = new AbortController();
  const reason = new Error('the first failure');
  silent.once('connection', () => interrupt.abort(reason));
  await assert.rejects(executeScript(at, LOGIN, SCRIPT, interrupt.signal), reason);
  silent.close();
});

test('a server that is gone is told of by the place where the script had come to', async () => {
  const gone = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const at = { address: '127.0.0.1', port: (gone.address() as AddressInfo).port };
  const signal = new AbortController().signal;
  await assert.rejects(executeScript(at, LOGIN, SCRIPT, signal), {
    name: 'FleetError',
    message: /^seed\.sql:1: .*\((PROTOCOL_CONNECTION_LOST|ECONNRESET)\)$/,
  });
  gone.close();
});
