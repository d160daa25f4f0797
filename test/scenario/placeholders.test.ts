import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn, placeholdersIn, unknownPlaceholder } from '../../harness/scenario/placeholders.ts';

const VALUES = {
  hostsFile: '/t/hosts.txt',
  taskFile: '/t/task.json',
  workers: 8,
  'max-conn': true,
  note: '{workers}',
};
const KNOWN = Object.keys(VALUES);

test('a name in braces is filled in, wherever it stands in a word', () => {
  const filled = {
    '{hostsFile}': '/t/hosts.txt',
    '-n{workers}': '-n8',
    '{workers}{workers}': '88',
    '--hosts={hostsFile}:{max-conn}': '--hosts=/t/hosts.txt:true',
    '@{hostsFile}': '@/t/hosts.txt',
    '{"a":{workers}}': '{"a":8}',
    '{"a":{"b":{workers}}}': '{"a":{"b":8}}',
    // What was filled in is not looked at again.
    '{note}': '{workers}',
  };
  for (const [word, text] of Object.entries(filled)) {
    assert.equal(fillIn(word, VALUES), text);
    assert.deepEqual(
      placeholdersIn(word, KNOWN).every((name) => KNOWN.includes(name)),
      true,
    );
  }
});

test('doubled braces are a pair of braces', () => {
  assert.equal(fillIn('{{workers}}', VALUES), '{workers}');
  assert.equal(fillIn("awk '{{print}}'", VALUES), "awk '{print}'");
  assert.equal(fillIn('{{{workers}}}', VALUES), '{8}');
  assert.equal(fillIn('{{{{workers}}}}', VALUES), '{{workers}}');
  assert.deepEqual(placeholdersIn('{{print}} {{workers}} {{{{x}}}}', KNOWN), []);
});

test('braces of other languages are text', () => {
  const texts = [
    '{"a":1}',
    '{"a":{"b":{}}}',
    "awk '{print $1}'",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    'echo ${VAR} ${workers} ${hostsFile:-x}',
    'find -exec {} +',
    '{1..3}',
    '{a..z}',
    '{a,b}',
    '{{.Names}}',
    '{{ json . }}',
    '{{"a":1}}',
    'a{2,}',
    '{',
    '}{',
    '{hostFile',
    'x => { return x; }',
    '%{http_code}',
    'HEAD@{upstream}',
    '#{pane_id}',
    '\\p{Lu}',
  ];
  for (const text of texts) {
    assert.equal(fillIn(text, VALUES), text);
    assert.deepEqual(placeholdersIn(text, KNOWN), [], text);
  }
});

test('a name that is not known, or stands apart from its braces, is found, and what was meant', () => {
  const meant = {
    '{hostFile}': 'hostsFile',
    '--f={HOSTS_FILE}': 'hostsFile',
    '%{worker}': 'workers',
    '{{{worker}}}': 'workers',
  };
  for (const [word, name] of Object.entries(meant)) {
    const [found = '', ...others] = placeholdersIn(word, KNOWN);
    assert.deepEqual(others, []);
    assert.match(
      unknownPlaceholder(found, KNOWN).hint,
      new RegExp(`^Did you mean \\{${name}\\}\\? Known here: `),
    );
  }
  assert.deepEqual(placeholdersIn('{ taskFile }', KNOWN), [' taskFile ']);
  assert.equal(unknownPlaceholder(' taskFile ', KNOWN).hint, 'Written without spaces it is one: {taskFile}');
  assert.deepEqual(placeholdersIn('{user}:{constructor}', KNOWN), ['user', 'constructor']);
  assert.deepEqual(unknownPlaceholder('user', ['hostsFile', 'taskFile']), {
    message: 'Unknown placeholder {user}',
    hint: 'Known here: {hostsFile}, {taskFile}. Braces that are meant as they are, are doubled: {{user}}',
  });
});
