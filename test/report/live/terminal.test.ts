import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { workspace } from '../../cli/cli.ts';
import { missing } from '../../requirements.ts';
import { Terminal } from './terminal.ts';

const skip = missing('tmux');
const PROJECT = join(import.meta.dirname, '..', '..', '..');
const CHILD = join(PROJECT, 'test', 'fixtures', 'child.ts');
const MANYHOSTS = `'${process.execPath}' '${join(PROJECT, 'harness', 'cli', 'main.ts')}'`;
const CLEAR = '\u001B[2J';

const scenario = (provider: string, ...ways: readonly string[]) => `name: shown
fleet: {provider: ${provider}, hosts: 2}
workload: {sql: select 1}
strategies: [${ways.map((way) => `{name: ${way}, command: [${process.execPath}, ${CHILD}, ${way}]}`).join(', ')}]
trials: {order: sequential, warmup: 0, rounds: 2, settle: 0ms}
`;

/** A terminal with `manyhosts run` on the scenario. */
function running(text: string, options = '', variables = '') {
  const cwd = workspace({ 'shown.yaml': text });
  const command = `env ${variables} ${MANYHOSTS} run shown.yaml ${options}`;
  return new Terminal(command, { columns: 80, rows: 24, cwd });
}

test('a run leaves its notices, the table and nothing else', { skip }, async () => {
  using terminal = running(scenario('embedded', 'honest'));
  await terminal.shows('ended with');
  assert.ok(terminal.written.includes('round 1 of 2: honest'), 'it was shown live');
  const [plan, notice, blank, heading] = terminal.everything().split('\n');
  assert.match(plan ?? '', /^Plan: 1 case, 2 trials, at least 1 s\.$/);
  assert.match(notice ?? '', /^Fleet: embedded, as asked for\./);
  assert.deepEqual([blank, heading], ['', 'shown: select 1']);
  assert.match(terminal.everything(), /^honest +completed 2 /m);
  assert.doesNotMatch(terminal.everything(), /[█░▸]|elapsed/);
  assert.equal(terminal.modes(), 'cursor 1, second screen 0');
});

test('what is executed, its memory and what has finished are seen in windows of every size', {
  skip: missing('tmux', 'cgroups'),
}, async () => {
  using terminal = running(scenario('embedded', 'honest', 'never-done'));
  await terminal.shows('▸ never-done');
  await terminal.shows('MiB at most', terminal.written.lastIndexOf('▸ never-done'));
  const wide = terminal.screen().join('\n');
  assert.match(wide, /^█{6}░{18} 1\/4 trials, \d+ s elapsed, over \d+ s left$/m);
  assert.match(wide, /^round 1 of 2: never-done\n\d+\.\d s, [\d.]+ MiB now, [\d.]+ MiB at most$/m);
  assert.match(wide, /^ {2}honest +1\/2 +[\d.]+ s +[\d.]+ s +[\d.]+ MiB( |$)/m);
  for (const [columns, rows] of [
    [20, 10],
    [40, 3],
    [200, 50],
  ] as const) {
    const before = terminal.written.length;
    terminal.resize(columns, rows);
    await terminal.shows(CLEAR, before);
    await terminal.shows('never', terminal.written.indexOf(CLEAR, before));
    const screen = terminal.screen();
    assert.match(screen[0] ?? '', /1\/4/);
    assert.match(screen[1] ?? '', /^round 1 of 2: never/);
    assert.ok(screen.every((line) => stringWidth(line) <= columns));
  }
  terminal.press('C-c');
  await terminal.shows('ended with 105');
  const left = terminal.everything();
  assert.match(left, /^Plan: .*\nFleet: .*\nInterrupted: ending in order/);
  assert.match(left, /^The run was interrupted/m);
  assert.doesNotMatch(left, /[█░▸]|elapsed/);
  assert.equal(terminal.modes(), 'cursor 1, second screen 0');
});

test('a resumed run shows what is there already', { skip: missing('tmux', 'cgroups') }, async () => {
  using terminal = running(scenario('embedded', 'honest', 'never-done'), `; ${MANYHOSTS} run --resume`);
  await terminal.shows('▸ never-done');
  terminal.press('C-c');
  await terminal.shows('To resume it');
  const before = terminal.written.length;
  await terminal.shows('▸ never-done', before);
  const screen = terminal.screen().join('\n');
  assert.match(screen, /^[█░]+ 1\/4 trials, /);
  assert.match(screen, /^ {2}honest +1\/2 +[\d.]+ s +[\d.]+ s /m);
  terminal.press('C-c');
  await terminal.shows('ended with 105');
});

test('a second Ctrl-C leaves at once, and nothing of the display', { skip }, async () => {
  using terminal = running(scenario('embedded', 'never-done'));
  await terminal.shows('▸ never-done');
  terminal.press('C-c');
  terminal.press('C-c');
  await terminal.shows('ended with 105');
  assert.doesNotMatch(terminal.everything(), /[█░▸]|elapsed/);
  assert.equal(terminal.modes(), 'cursor 1, second screen 0');
});

test('a fleet that does not start leaves its reason and nothing else', { skip }, async () => {
  const text = scenario('docker, image: manyhosts/no-such-image', 'honest');
  using terminal = running(text);
  await terminal.shows('ended with 100');
  assert.ok(terminal.written.includes('Starting the fleet'));
  assert.match(
    terminal.everything(),
    /^Plan: .*\nFleet: docker, as asked for\.\n.*no-such-image|No container engine answers/,
  );
  assert.doesNotMatch(terminal.everything(), /[█░▸]|elapsed|Starting the fleet/);
  assert.equal(terminal.modes(), 'cursor 1, second screen 0');
});

test('a fault of the harness gives the terminal back, and is seen', { skip }, async () => {
  const command = `'${process.execPath}' '${join(import.meta.dirname, 'crash.ts')}'`;
  using terminal = new Terminal(command, { columns: 80, rows: 24, cwd: PROJECT });
  await terminal.shows('ended with 1');
  assert.ok(terminal.written.includes('Starting the fleet'));
  assert.match(terminal.everything(), /^Error: a fault of our own$/m);
  assert.doesNotMatch(terminal.everything(), /Starting the fleet/);
  assert.equal(terminal.modes(), 'cursor 1, second screen 0');
});

test('a suspended run gives the terminal back, and draws again when it goes on', { skip }, async () => {
  using terminal = running(scenario('embedded', 'never-done'));
  await terminal.shows('▸ never-done');
  process.kill(terminal.childPid(), 'SIGTSTP');
  await terminal.shows('\u001B[?1049l');
  assert.equal(terminal.modes(), 'cursor 1, second screen 0');
  const before = terminal.written.length;
  process.kill(terminal.childPid(), 'SIGCONT');
  await terminal.shows('▸ never-done', before);
  assert.equal(terminal.modes(), 'cursor 0, second screen 1');
  terminal.press('C-c');
  await terminal.shows('ended with 105');
});

for (const [name, options, variables] of [
  ['--no-color', '--no-color', ''],
  ['NO_COLOR', '', 'NO_COLOR=1'],
] as const) {
  test(`${name} takes the colours and leaves the display`, { skip }, async () => {
    const styled = (terminal: Terminal) =>
      terminal.written.slice(0, terminal.written.indexOf('\u001B[?1049l')).includes('\u001B[1m');
    using colored = running(scenario('embedded', 'honest'));
    using bare = running(scenario('embedded', 'honest'), options, variables);
    await Promise.all([colored, bare].map((terminal) => terminal.shows('ended with 97')));
    assert.deepEqual([styled(colored), styled(bare)], [true, false]);
    assert.ok(bare.written.includes('▸ honest'));
  });
}

test('a dumb terminal gets a line a trial, a quiet run only notices, without a control character', {
  skip,
}, async () => {
  const text = scenario('embedded', 'honest');
  using dumb = running(text, '--no-color', 'TERM=dumb');
  using quiet = running(text, '--no-color --quiet');
  await Promise.all([dumb, quiet].map((terminal) => terminal.shows('ended with 97')));
  assert.match(dumb.everything(), /^\[2\/2\] round 2 honest: /m);
  assert.match(quiet.everything(), /^Fleet: .*\n\nshown: /);
  for (const { written } of [dumb, quiet]) assert.equal(written.includes('\u001B'), false);
});
