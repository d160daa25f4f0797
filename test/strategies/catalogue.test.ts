import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PROJECT } from '../../harness/process/project.ts';
import { CATALOGUE } from '../../harness/strategies/catalogue.ts';
import { probe, probeStrategy } from '../../harness/trial/programs/probe.ts';
import { python } from '../../harness/trial/programs/runtimes.ts';
import { missing } from '../requirements.ts';
import { HAS_ASYNCMY } from './cases.ts';

test('every program of the catalogue is there', () => {
  const absent = [...CATALOGUE.values()].map(({ program }) => program).filter((file) => !existsSync(file));
  assert.deepEqual(absent, []);
});

test('every Python program is Python, also where its driver is missing', {
  skip: missing('python'),
}, async () => {
  const folder = join(PROJECT, 'harness', 'strategies', 'python');
  const programs = readdirSync(folder).filter((name) => name.endsWith('.py'));
  const parse = 'import ast, sys; [ast.parse(open(file).read(), file) for file in sys.argv[1:]]';
  const files = programs.map((name) => join(folder, name));
  await promisify(execFile)(python(), ['-c', parse, ...files]);
});

test('a strategy is resolved to its command and the versions it runs on', async () => {
  const found = await probeStrategy('node/async');
  assert.ok('argv' in found);
  const [executable, program = ''] = found.argv;
  assert.deepEqual([executable, basename(program)], [process.execPath, 'async.mjs']);
  assert.ok(existsSync(program), 'its types are stripped');
  assert.deepEqual(Object.keys(found.versions), ['node', 'mysql2']);
  assert.equal(found.versions.node, process.versions.node);
});

test('asyncmy is there with its version, or missing with what to do', {
  skip: missing('python'),
}, async () => {
  const found = await probeStrategy('python/asyncmy');
  if (HAS_ASYNCMY) assert.ok('versions' in found && found.versions.asyncmy);
  else assert.ok('unavailable' in found && found.unavailable.reason.includes('has no asyncmy'));
  assert.equal(
    'unavailable' in found && found.unavailable.remedy,
    HAS_ASYNCMY ? false : 'Run `make runtimes`.',
  );
});

test('Python’s versions are those of its packages', { skip: missing('python') }, async () => {
  const found = await probeStrategy('python/asyncio-uvloop');
  assert.ok('argv' in found);
  assert.deepEqual(found.argv, [python(), CATALOGUE.get('python/asyncio-uvloop')?.program]);
  for (const module of ['python', 'uvloop', 'databases', 'aiomysql', 'sqlalchemy', 'pymysql'])
    assert.match(found.versions[module] ?? '', /^\d+\.\d+/, module);
});

test('a compiled strategy is its own program', { skip: missing('compiler') }, async () => {
  const found = await probeStrategy('native/ceiling');
  assert.ok('argv' in found);
  assert.deepEqual(found.argv, [join(PROJECT, 'node_modules', '.cache', 'manyhosts', 'ceiling')]);
  assert.match(found.versions.cc ?? '', /\d+\.\d+/);
});

test('Bun is the one that its own package pins', { skip: missing('bun') }, async () => {
  const found = await probeStrategy('bun/mysql2');
  assert.ok('argv' in found);
  const folder = join(PROJECT, 'harness', 'strategies');
  assert.deepEqual(found.argv, [
    join(folder, 'bun', 'node_modules', '.bin', 'bun'),
    join(folder, 'node', 'async-lean.ts'),
  ]);
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'bun', 'package.json'), 'utf8'));
  assert.equal(found.versions.bun, dependencies.bun);
});

test('Go’s program is built, and knows its driver', { skip: missing('go') }, async () => {
  const found = await probeStrategy('go/goroutines');
  assert.ok('argv' in found);
  assert.deepEqual(found.argv, [join(PROJECT, 'node_modules', '.cache', 'manyhosts', 'goroutines')]);
  assert.deepEqual(Object.keys(found.versions), ['go', 'go-sql-driver']);
  for (const version of Object.values(found.versions)) assert.match(version, /^\d+\.\d+/);
});

test('without Go the build says so', async () => {
  const build = join(PROJECT, 'harness', 'strategies', 'go', 'build');
  await assert.rejects(promisify(execFile)(build, { env: { ...process.env, GO: 'no-such-go' } }), {
    code: 3,
    stderr: 'Expected Go (no-such-go), found none\n',
  });
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
    unavailable: { reason: `${python()} has no no_such_module`, remedy: 'Run `make runtimes`.' },
  });
});

test('a name that is not in the catalogue is the caller’s mistake', async () => {
  await assert.rejects(probeStrategy('python/nothing'), {
    message: 'Expected a name from the catalogue, found python/nothing',
  });
});
