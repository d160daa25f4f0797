import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCliWith, workspace } from './cli.ts';

const scenario = (provider: string) => `name: small
fleet: {provider: ${provider}, hosts: 2}
workload: {sql: select 1}
strategies: [{use: node/async-lean}]
trials: {warmup: 0, rounds: 1, settle: 0ms}
`;
const SILENT =
  'container engine that DOCKER_HOST names, unix:///nonexistent.sock, does not answer: there is no such socket';

/** With an engine named that is not there, whatever else listens on this machine. */
function withoutEngine(folder: string, ...args: readonly string[]) {
  return startCliWith({ DOCKER_HOST: 'unix:///nonexistent.sock' }, folder, ...args).ended;
}

test('doctor says that the named engine does not answer, and takes no other for it', async () => {
  const { code, stdout } = await withoutEngine(workspace(), 'doctor');
  assert.equal(code, 0);
  assert.ok(stdout.includes(`✗ Container engine: the ${SILENT}\n`), stdout);
  assert.ok(stdout.includes(`✗ Fleet docker: the ${SILENT}\n`), stdout);
  assert.ok(stdout.includes(`✗ Isolation by container: the ${SILENT}\n`), stdout);
});

test('a run on docker ends with the name of the engine that does not answer', async () => {
  const folder = workspace({ 'small.yaml': scenario('docker') });
  const { code, stderr } = await withoutEngine(folder, 'run', 'small.yaml');
  assert.equal(code, 100);
  assert.ok(stderr.includes(`The ${SILENT}. Start it, name another, or name none`), stderr);
});

test('a run whose fleet is chosen says why it is not docker', async () => {
  const folder = workspace({ 'small.yaml': scenario('auto') });
  const { code, stderr } = await withoutEngine(folder, 'run', 'small.yaml');
  assert.equal(code, 0, stderr);
  assert.ok(stderr.includes(`Fleet: embedded, since the ${SILENT}. It simulates MySQL`), stderr);
});

test('clean does not say that nothing is left where it could not look', async () => {
  const { code, stdout, stderr } = await withoutEngine(workspace(), 'clean');
  assert.equal(code, 100);
  assert.equal(stdout, '');
  assert.ok(stderr.includes(`The ${SILENT}. `), stderr);
});
