import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  escapeControls,
  PLAIN_LINE,
  plainFigures,
  plainJson,
  plainLine,
  plainText,
} from '../../harness/vocabulary/plain-text.ts';

/** One of each kind, with the codes it is escaped by. */
const CONTROLS = {
  '\u001b': '\\u001b',
  '\u009b': '\\u009b',
  '\u007f': '\\u007f',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
  '\u202e': '\\u202e',
  '\u2066': '\\u2066',
  '\u061c': '\\u061c',
  '\u200b': '\\u200b',
  '\ufeff': '\\ufeff',
  '\ud800': '\\ud800',
  '\uffff': '\\uffff',
  '\u{e0041}': '\\udb40\\udc41',
};
const TEXT = 'größe 数 👩\u200d💻 می\u200cخواهم “x” – 1\u00a0ms';

test('a control character is refused, escaped, replaced and dropped', () => {
  for (const [control, code] of Object.entries(CONTROLS)) {
    const text = `a${control}b`;
    assert.ok(!PLAIN_LINE.test(text), code);
    assert.equal(escapeControls(text), `a${code}b`);
    assert.equal(plainText(text), 'a\ufffdb');
    assert.match(plainLine(text), /^a[ \ufffd]b$/u);
    assert.deepEqual(JSON.parse(plainJson({ [text]: text })), { [text]: text });
    assert.ok(!plainJson(text).includes(control), code);
  }
});

test('text stays as it is, in every script', () => {
  assert.match(TEXT, PLAIN_LINE);
  assert.deepEqual([escapeControls(TEXT), plainText(TEXT), plainLine(TEXT)], [TEXT, TEXT, TEXT]);
});

test('lines and tabs are kept where they are meant', () => {
  assert.equal(plainText('a\tb\nc\r'), 'a\tb\nc\ufffd');
  assert.equal(plainText('a\tb\nc\r', '\r'), 'a\ufffdb\ufffdc\r');
  assert.equal(plainLine(' a\t\nb\u001b[31mred\u001b[0m\r'), 'a bred');
  assert.equal(plainJson({ a: 'b\n' }), '{\n  "a": "b\\n"\n}');
  assert.ok(!PLAIN_LINE.test('a\nb') && !PLAIN_LINE.test(''));
  assert.deepEqual(plainFigures({ 'a\n': ['b\n', 1, null] }), { a: ['b', 1, null] });
});
