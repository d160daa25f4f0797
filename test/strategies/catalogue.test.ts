import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PROJECT } from '../../harness/project.ts';
import { CATALOGUE, resolve } from '../../harness/strategies/catalogue.ts';
import { probe } from '../../harness/strategies/probe.ts';
import { python } from '../../harness/strategies/runtimes.ts';
import { missing } from '../requirements.ts';

test('every program of the catalogue is there', () => {
  const absent = [...CATALOGUE.values()].map(({ program }) => program).filter((file) => !existsSync(file));
  assert.deepEqual(absent, []);
});

test('a strategy is resolved to its command and the versions it runs on', async () => {
  const found = await resolve('node/async');
  assert.ok('argv' in found);
  assert.deepEqual(found.argv, [process.execPath, CATALOGUE.get('node/async')?.program]);
  assert.deepEqual(Object.keys(found.versions), ['node', 'mysql2']);
  assert.equal(found.versions.node, process.versions.node);
});

test('Python’s versions are those of its packages', { skip: missing('python') }, async () => {
  const found = await resolve('python/asyncio-uvloop');
  assert.ok('argv' in found);
  assert.deepEqual(found.argv, [python(), CATALOGUE.get('python/asyncio-uvloop')?.program]);
  for (const module of ['python', 'uvloop', 'databases', 'aiomysql', 'sqlalchemy', 'pymysql'])
    assert.match(found.versions[module] ?? '', /^\d+\.\d+/, module);
});

test('a compiled strategy is its own program', { skip: missing('compiler') }, async () => {
  const found = await resolve('native/ceiling');
  assert.ok('argv' in found);
  assert.deepEqual(found.argv, [join(PROJECT, 'node_modules', '.cache', 'manyhosts', 'ceiling')]);
  assert.match(found.versions.cc ?? '', /\d+\.\d+/);
});

test('without a compiler the build says so', async () => {
  const build = join(import.meta.dirname, '../../harness/strategies/native/build');
  await assert.rejects(promisify(execFile)(build, { env: { ...process.env, CC: 'no-such-compiler' } }), {
    code: 3,
    stderr: 'Expected a C compiler (no-such-compiler), found none\n',
  });
});

test('what is missing is named, with how to get it', async () => {
  assert.deepEqual(await probe('node', 'any.ts', ['no-such-module']), {
    unavailable: { reason: `${process.execPath} has no no-such-module`, remedy: 'Run `npm install`.' },
  });
});

test('a module that Python lacks is named, with how to get it', { skip: missing('python') }, async () => {
  assert.deepEqual(await probe('python', 'any.py', ['no_such_module']), {
    unavailable: { reason: `${python()} has no no_such_module`, remedy: 'Run `make python`.' },
  });
});

test('a name that is not in the catalogue is the caller’s mistake', async () => {
  await assert.rejects(resolve('python/nothing'), {
    message: 'Expected a name from the catalogue, found python/nothing',
  });
});
