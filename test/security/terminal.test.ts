import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli, workspace } from '../cli/cli.ts';
import { changeRun } from '../store/stored-run.ts';

/** What clears a screen, renames a window, and hides what follows, in the two spellings of its beginning. */
const EVIL = 'evil\u001b[2J\u009b8m\u001b]0;owned\u0007\r\u007f';
const CHILD = join(import.meta.dirname, '..', 'fixtures', 'child.ts');
const SCENARIO = `name: tame
fleet: {provider: embedded, hosts: 2}
workload: {sql: select 1}
strategies:
  - {use: node/async-lean}
  - {name: loud, command: [${process.execPath}, ${CHILD}, prints-escapes]}
trials: {warmup: 0, rounds: 2, settle: 0ms}
thresholds: {node/async-lean: {work: [median<20s]}}
`;

test('nothing from outside controls the terminal', async () => {
  const folder = workspace({
    'tame.yaml': SCENARIO,
    'escaped.yaml': `${SCENARIO}description: ${JSON.stringify(EVIL)}\n`,
    'raw.yaml': `${SCENARIO}${EVIL}: 1\n`,
    [`${EVIL}.yaml`]: 'name: 1',
  });
  await assertTame(folder, 97, 'run', 'tame.yaml');
  await assertTame(folder, 0, 'plan', 'tame.yaml');
  await assertTame(folder, 104, 'run', 'escaped.yaml');
  await assertTame(folder, 104, 'validate', 'escaped.yaml', 'raw.yaml', `${EVIL}.yaml`, `no such ${EVIL}`);
  await assertTame(folder, 104, 'run', 'tame.yaml', '--only', EVIL);
  await assertTame(folder, 104, `--${EVIL}`);
  await assertTame(folder, 104, 'report', EVIL);
  await assertTame(folder, 0, 'list', '--out', EVIL);
});

test('nor does a stored run', async () => {
  const folder = workspace({ 'tame.yaml': SCENARIO });
  await cli(folder, 'run', 'tame.yaml', '--quiet');
  const base = join(folder, 'results', 'latest');
  const head = join(folder, 'results', 'head-20990101T000000000Z');
  cpSync(base, head, { recursive: true, dereference: true });
  changeRun(head, (run) => {
    run.id = EVIL;
    run.scenario.description = EVIL;
    Object.assign(run.scenario.thresholds[0] ?? {}, { text: EVIL });
    run.machine.cpuModel = EVIL;
    run.machine.kernel = EVIL;
    run.cgroups.description = EVIL;
    Object.assign(run.fleet.servers[0] ?? {}, { version: EVIL });
    for (const each of run.cases) each.name = `${each.name} ${EVIL}`;
    for (const trial of run.trials) {
      trial.case = `${trial.case} ${EVIL}`;
      trial.warnings = [{ check: 'swap', message: EVIL }];
      trial.outcome.message = EVIL;
      if (trial.hosts) Object.assign(trial.hosts, { answered: 1, errors: { [EVIL]: 1 } });
    }
  });
  writeFileSync(join(head, 'visits.ndjson'), `${EVIL}\n`);
  for (const format of ['table', 'html', 'md', 'csv', 'junit', 'json']) {
    await assertTame(folder, 0, 'report', head, '--format', format);
  }
  await assertTame(folder, 0, 'report', head);
  await assertTame(folder, 0, 'list');
  await assertTame(folder, 104, 'compare', base, head);
  for (const format of ['table', 'md', 'json'])
    await assertTame(folder, 99, 'compare', base, head, '--allow', '--format', format);
});

/** The command ends so, and prints no control character but tabs and line ends; a page may have those of old Macs, too. */
async function assertTame(folder: string, expected: number, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await cli(folder, ...args);
  const text = args.includes('html') || args.includes('csv') ? stdout.replaceAll('\r', '') : stdout;
  const found = /.{0,40}[^\P{Cc}\t\n].{0,40}/u.exec(`${text}\n${stderr}`);
  assert.equal(found && JSON.stringify(found[0]), null, args.join(' '));
  assert.equal(code, expected, stderr);
}
