import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from '../../../harness/process/project.ts';
import { loadScenario, parseScenario } from '../../../harness/scenario/load.ts';
import type { ScenarioError } from '../../../harness/scenario/yaml/diagnostic.ts';

/** The comments of which a scenario's notices speak; some lines of it are replaced. */
function commentsOf({
  description = 'none',
  fleet = '{hosts: 3}',
  workload = '{sql: select 1}',
  own = '{name: own, command: [./own]}',
}): string[] {
  const yaml = `name: a
description: ${description}
fleet: ${fleet}
workload: ${workload}
strategies:
  - ${own}
`;
  return parseScenario(yaml, '/a.yaml').notices.map(
    (notice) => /and "(.*)" is a comment/.exec(notice)?.[1] ?? '',
  );
}

const sql = (text: string) => commentsOf({ workload: `\n  sql: ${text}` });

test('a statement that ends in a quote or bracket that is open, or right before #x, may go on', () => {
  assert.deepEqual(sql("select concat('a', ' #', 'b')"), ["#', 'b')"]);
  assert.deepEqual(sql("select 'a', ' # ', 'b'"), ["# ', 'b'"]);
  assert.deepEqual(sql('select `a #b` from t'), ['#b` from t']);
  assert.deepEqual(sql('select " # "'), ['# "']);
  assert.deepEqual(sql('select count( # of all'), ['# of all']);
  assert.deepEqual(sql("select 'it''s #1'"), ["#1'"]);
  assert.deepEqual(sql("select 'a\\' #', 1"), ["#', 1"]);
  assert.deepEqual(sql('select * from t where tag = #1'), ['#1']);
  assert.deepEqual(sql("select 1,\n    ' # b'"), ["# b'"]);
});

test('a whole statement with a comment of its own is none to look at', () => {
  const honest = [
    'select 1 # only reads',
    'select 1 # ',
    'select 1 #',
    "select 'a', (1 + 2) # it's (both",
    "select 'it''s', \"'\", `'` # three",
    'select 1 #-- the least',
    'select 1 # 100 % of it',
    '"select \' #\'"   # quoted',
    "'select 1 #1' #1",
    '|\n    select 1 #1\n    from dual # x',
    '>-   # folded\n    select "\n    #1"',
  ];
  for (const text of honest) assert.deepEqual(sql(text), [], text);
});

test('words of commands, parameters, variables and logins are looked at, wherever they stand', () => {
  assert.deepEqual(
    commentsOf({
      own: `name: own #2
    command:
      - sh
      - -c
      - echo 'a # b'
      - word #anchor
      - plain # why
    with:
      note: a #b
      list:
        - 1
        - c #d`,
    }),
    ['#2', "# b'", '#anchor', '#b', '#d'],
  );
  assert.deepEqual(commentsOf({ own: '{name: own, command: [grep, a #b\n    ]}' }), ['#b']);
  assert.deepEqual(commentsOf({ fleet: "\n  hosts: 3\n  variables:\n    init_connect: set @a='x # y'" }), [
    "# y'",
  ]);
  assert.deepEqual(commentsOf({ description: "It's issue #12" }), ['#12']);
});

test('numbers, durations, choices and prose with a comment are not', () => {
  assert.deepEqual(commentsOf({ description: "It's (as in # the article" }), []);
  assert.deepEqual(
    commentsOf({
      fleet: '\n  hosts: 500 #as in the article\n  provider: embedded #quick\n  memory: 64MiB #each',
      workload: '\n  sleep: 1s #each\n  timeout: 2s #for one',
    }),
    [],
  );
  const folder = join(PROJECT, 'scenarios');
  const shipped = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  assert.ok(shipped.length > 4);
  for (const name of shipped) assert.deepEqual(loadScenario(join(folder, name)).notices, [], name);
});

test('a notice has its place, and what to do', () => {
  const yaml = "name: a\nfleet: {hosts: 3}\nworkload:\n  sql: select ' #'\nstrategies: [{use: node/async}]\n";
  assert.deepEqual(parseScenario(yaml, '/a.yaml').notices, [
    `/a.yaml:4:17: Notice: without quotes a text ends at a #, and "#'" is a comment
  4 |   sql: select ' #'
    |                 ^^
  If it belongs to the text, put all of it in quotes; if not, put what is before it in quotes.`,
  ]);
});

test('where a line has a mistake, its notice is said with it', () => {
  const yaml =
    'name: a\nfleet: {hosts: 3}\nworkload: {sql: select 1}\nstrategies:\n  - use: node/async\nbaseline: own #2\n';
  assert.throws(
    () => parseScenario(yaml, '/a.yaml'),
    ({ message }: ScenarioError) =>
      /Baseline "own" is none of the strategies/.test(message) && /"#2" is a comment/.test(message),
  );
});
