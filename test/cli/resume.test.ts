import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { thisOwner } from '../../harness/process/owner.ts';
import { readRun } from '../../harness/store/folder.ts';
import { readRunData } from '../../harness/store/run-data.ts';
import type { StoredRun } from '../../harness/store/schema.ts';
import { writeRun } from '../store/stored-run.ts';
import { cli, workspace } from './cli.ts';
import { appeared, hangsOnce, shellStrategy, startRun } from './moments.ts';

/** Five trials in a known order, of which the third hangs when it is executed for the first time. */
const HANGS = `name: hangs
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies:
  - ${shellStrategy('counted', 'echo >> count; $honest', ', warmup: 1')}
  - ${hangsOnce(', warmup: 0')}
trials: {order: sequential, rounds: 2, settle: 0ms}
`;
/** Its strategies keep the protocol and visit no host, which is no work. */
const UNPROVEN = 97;
const PLANNED = ['counted', 'counted', 'hangs-once', 'counted', 'hangs-once'];

/** A run that was ended by a signal in its third trial; its folder, and what it left of run.json. */
async function endedBy(signal: NodeJS.Signals): Promise<{ folder: string; latest: string; run: StoredRun }> {
  const folder = workspace({ 'hangs.yaml': HANGS });
  const { child, ended } = startRun(folder, 'hangs.yaml', '--quiet', '--seed', '7');
  await appeared(join(folder, 'hung'));
  const busy = await cli(folder, 'run', '--resume');
  assert.match(
    busy.stderr,
    new RegExp(
      `^Expected a run that is not being executed, found hangs-\\S+ executed by process ${child.pid}\\.\\n$`,
    ),
  );
  assert.equal(busy.code, 104);
  child.kill(signal);
  await ended;
  const latest = join(folder, 'results', 'latest');
  return { folder, latest, run: readRun(latest) };
}

test('an interrupted run is resumed: same folder, same plan, from the interrupted trial on', async () => {
  const { folder, latest, run: before } = await endedBy('SIGINT');
  assert.equal(before.state, 'interrupted');
  assert.equal(before.owner, undefined);
  assert.deepEqual(
    before.trials.map(({ outcome }) => outcome.kind),
    ['completed', 'completed', 'interrupted'],
  );
  const { code, stderr } = await cli(folder, 'run', '--resume', 'hangs.yaml');
  assert.equal(code, UNPROVEN, stderr);
  assert.match(stderr, /^Resuming hangs-\S+\.\n\[3\/5\] round 1 hangs-once: /m);
  const { run: after, problems } = readRunData(latest);
  assert.deepEqual(
    readdirSync(join(folder, 'results')).filter((name) => name !== 'latest'),
    [before.id],
  );
  const { resumedAt = [], finishedAt: _, trials, ...rest } = after;
  const { finishedAt: __, trials: kept, ...was } = before;
  assert.deepEqual(rest, { ...was, state: 'finished' });
  assert.equal(resumedAt.length, 1);
  assert.deepEqual(trials.slice(0, 2), kept.slice(0, 2));
  assert.deepEqual(
    trials.map((trial) => [trial.index, trial.case, trial.outcome.kind]),
    PLANNED.map((name, index) => [index, name, 'completed']),
  );
  assert.deepEqual(problems, []);
  // Its warm-up, its first trial, once more to warm up, and its second.
  assert.equal(readFileSync(join(folder, 'count'), 'utf8').length, 4);
});

test('a killed run is resumed, and what was written of a trial that it lacks is dropped', async () => {
  const { folder, latest, run: before } = await endedBy('SIGKILL');
  assert.equal(before.state, 'executing');
  const visits = join(latest, 'visits.ndjson');
  const whole = readFileSync(visits, 'utf8');
  appendFileSync(visits, `${whole.split('\n')[0]?.replace('"trial":0', '"trial":2')}\n{"trial":3,"sta`);
  const { code, stderr } = await cli(folder, 'run', '--resume', '--seed', '7', '--quiet');
  assert.equal(code, UNPROVEN, stderr);
  const { run, problems } = readRunData(latest);
  assert.deepEqual([run.id, run.state, run.owner], [before.id, 'finished', undefined]);
  assert.deepEqual(problems, []);
  const lines = readFileSync(visits, 'utf8').trim().split('\n');
  assert.equal(`${lines.slice(0, 2).join('\n')}\n`, whole);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).trial),
    [0, 1, 2, 3, 4],
  );
});

const SMALL = `name: small
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies: [{use: node/async-lean}]
trials: {warmup: 0, rounds: 2, settle: 0ms}
`;

test('a run is not resumed when something has changed', async () => {
  const folder = workspace({ 'small.yaml': SMALL });
  await cli(folder, 'run', 'small.yaml', '--quiet', '--seed', '3');
  const finished = await cli(folder, 'run', '--resume', 'small.yaml');
  assert.match(
    finished.stderr,
    /^Expected an unfinished run of small in results, found that all are finished, small-\S+ the last\. Leave out --resume\.$/m,
  );
  const latest = join(folder, 'results', 'latest');
  const whole = readRun(latest);
  const unfinished = (): StoredRun => ({
    ...structuredClone(whole),
    state: 'interrupted',
    trials: whole.trials.slice(0, 1),
  });
  const otherBackend = whole.cgroups.backend === 'v1' ? 'v2' : 'v1';
  for (const [change, args, expected] of [
    [(run) => Object.assign(run.machine, { cores: 999 }), [], /^ {2}cores: 999 then, \d+ now$/m],
    [(run) => Object.assign(run.harness, { version: '0.0.1' }), [], /^ {2}the harness: 0\.0\.1 then, /m],
    [(run) => Object.assign(run.cgroups, { backend: otherBackend }), [], /^ {2}cgroup backend: v\d then, /m],
    [
      (run) => Object.assign(run.fleet.servers[0] ?? {}, { version: '5.0' }),
      [],
      /^ {2}server version: 5\.0 then, /m,
    ],
    [(run) => Object.assign(run.cases[0] ?? {}, { versions: {} }), [], /^ {2}mysql2: missing then, /m],
    [(run) => Object.assign(run.trials[0] ?? {}, { case: 'b' }), [], /^ {2}the order of the trials: /m],
    [() => {}, ['--rounds', '4'], /^ {2}--rounds: not given then, 4 now$/m],
    [
      (run) => Object.assign(run.scenario, { source: run.scenario.source.replace('rounds: 2', 'rounds: 3') }),
      [],
      /^ {2}small\.yaml:5: trials: \{warmup: 0, rounds: 3, settle: 0ms\} then, trials: \{warmup: 0, rounds: 2, settle: 0ms\} now$/m,
    ],
    [() => {}, ['--repeat', 'results/latest'], /^Expected either --repeat, .* or --resume/m],
    [
      (run) => Object.assign(run, { owner: thisOwner().id }),
      [],
      /^Expected a run that is not being executed, found small-\S+ executed by process \d+\.$/m,
    ],
  ] satisfies [(run: StoredRun) => void, string[], RegExp][]) {
    const run = unfinished();
    change(run);
    writeRun(latest, run);
    const { code, stderr } = await cli(folder, 'run', '--resume', ...args);
    assert.match(stderr, expected);
    assert.equal(code, 104, stderr);
    assert.equal(readRun(latest).trials.length, 1);
  }
});

test('where there is nothing to resume, that is said', async () => {
  const folder = workspace({ 'small.yaml': SMALL });
  const { code, stderr } = await cli(folder, 'run', '--resume');
  assert.equal(stderr, 'Expected an unfinished run in results, found none. Leave out --resume.\n');
  assert.equal(code, 104);
});
