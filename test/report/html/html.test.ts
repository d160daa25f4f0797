import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, trusted } from '../../../harness/report/html/html.ts';

test('whatever stands in a template is escaped, in text and in attributes', () => {
  const name = `<b title="x">'&`;
  assert.equal(
    html`<p title="${name}">${name}</p>`.text,
    '<p title="&lt;b title=&quot;x&quot;&gt;&#39;&amp;">&lt;b title=&quot;x&quot;&gt;&#39;&amp;</p>',
  );
});

test('templates stand in templates, lists are joined, and what is absent is nothing', () => {
  const rows = ['a', '<'].map((text) => html`<li>${text}</li>`);
  assert.equal(html`<ul>${rows}${undefined}</ul>${0}`.text, '<ul><li>a</li><li>&lt;</li></ul>0');
});

test('an object that only looks like markup is escaped as text', () => {
  const forged = JSON.parse('{"text": "<script>"}');
  assert.throws(() => html`${forged}`.text, TypeError);
  assert.equal(html`${trusted('<i>')}`.text, '<i>');
});

test('control characters are shown as replaced, line ends are kept', () => {
  assert.equal(html`${'a\u0000b\u001b[31m\nc\td'}`.text, 'a\u{fffd}b\u{fffd}[31m\nc\td');
});
