import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeAddresses, parseAddress, readAddresses } from '../../harness/scenario/address.ts';
import { scratchFolder } from '../scratch.ts';

const folder = scratchFolder();

test('an address is a name or a number, with a port or with MySQL’s', () => {
  for (const [text, address, port] of [
    ['db1.example.com', 'db1.example.com', 3306],
    ['DB_1.example.com.:3307', 'DB_1.example.com.', 3307],
    ['localhost:1', 'localhost', 1],
    ['10.0.0.7:65535', '10.0.0.7', 65535],
    ['[2001:db8::1]', '2001:db8::1', 3306],
    ['[::ffff:10.0.0.7]:3307', '::ffff:10.0.0.7', 3307],
  ] as const) {
    assert.deepEqual(parseAddress(text), { address, port });
  }
});

test('what is no address is refused with what it should be', () => {
  const example = 'Expected an address such as db1.example.com, 10.0.0.7:3307 or [2001:db8::1], found';
  for (const [text, mistake] of [
    ['', `${example} ""`],
    ['db one', `${example} "db one"`],
    ['10.0.0.256', `${example} "10.0.0.256"`],
    ['-db:3306', `${example} "-db:3306"`],
    ['db:', `${example} "db:"`],
    ['db:mysql', `${example} "db:mysql"`],
    ['[db]:3306', `${example} "[db]:3306"`],
    ['[::1', `${example} "[::1"`],
    [`${'x'.repeat(64)}.example.com`, `${example} "${'x'.repeat(60)}…"`],
    ['db:0', 'Expected a port from 1 to 65535, found "db:0"'],
    ['db:65536', 'Expected a port from 1 to 65535, found "db:65536"'],
    ['::1', 'Expected an IPv6 address in brackets, such as [2001:db8::1]:3306, found "::1"'],
  ] as const) {
    assert.deepEqual(parseAddress(text), { mistake });
  }
});

test('a list has an address a line, with comments and blank lines', () => {
  const list = '\ufeff# ours\r\n\r\n  db1 # the first\r\n\tdb2:3307\t#x\n   \n[::1]\n#db3';
  assert.deepEqual(decodeAddresses(Buffer.from(list), 'list'), [
    { address: 'db1', port: 3306 },
    { address: 'db2', port: 3307 },
    { address: '::1', port: 3306 },
  ]);
});

test('all mistakes of a list are shown at their lines, and what may be a password is not shown', () => {
  const file = join(folder, 'hosts.txt');
  writeFileSync(file, 'db1\n  db one # which?\nroot:hunter2@db2 # old\nDB1:3306\n');
  assert.throws(() => readAddresses(file), {
    name: 'ScenarioError',
    message: `${file}:2:3: Expected an address such as db1.example.com, 10.0.0.7:3307 or [2001:db8::1], found "db one"
  2 |   db one # which?
    |   ^^^^^^

${file}:3:1: Expected an address alone, found one with a user, a scheme or a path
  3 | **********************
    | ^^^^^^^^^^^^^^^^
  The user is fleet.external.user; the password comes from the environment (passwordFrom).

${file}:4:1: Address "DB1:3306" is here twice
  4 | DB1:3306
    | ^^^^^^^^
  Remove one of them: every host is visited once.`,
  });
});

test('IPv6 addresses are the same with and without their zeros', () => {
  assert.throws(() => decodeAddresses(Buffer.from('[2001:DB8::1]\n[2001:db8:0::0:1]:3306\n'), 'list'), {
    message: /^list:2:1: Address "\[2001:db8:0::0:1]:3306" is here twice\n/,
  });
});

test('a list that can’t be read, or has no address, is refused', () => {
  mkdirSync(join(folder, 'folder'));
  writeFileSync(join(folder, 'empty'), '# none yet\n');
  writeFileSync(join(folder, 'binary'), Buffer.from([0xff, 0xfe]));
  const told = (name: string, message: string, hint = '') =>
    assert.throws(() => readAddresses(join(folder, name)), {
      message: `${join(folder, name)}:1:1: ${message}${hint}`,
    });
  told(
    'none',
    'Expected a hosts list file, but there is no such file',
    '\n  A relative path begins at the scenario’s folder.',
  );
  told('folder', 'Expected a hosts list file, but it is a folder', '\n  Name a file in it.');
  told('empty', 'Expected an address a line, found none', '\n  1 | # none yet\n    | ^');
  assert.throws(() => readAddresses(join(folder, 'binary')), /Expected a text in UTF-8, found other bytes/);
  assert.throws(
    () => readAddresses('/dev/zero'),
    /Expected a hosts list of at most 8192 KiB, found a larger file/,
  );
});
