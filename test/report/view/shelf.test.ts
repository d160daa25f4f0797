import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cache } from '../../../harness/report/view/shelf.ts';

test('what was kept is found as long as its stamp is the same', () => {
  const cache = new Cache<string>(2);
  assert.equal(cache.find('a', '1'), undefined);
  assert.equal(cache.keep('a', '1', 'first'), 'first');
  assert.equal(cache.find('a', '1'), 'first');
  assert.equal(cache.find('a', '2'), undefined);
  cache.keep('a', '2', 'second');
  assert.equal(cache.find('a', '2'), 'second');
});

test('the one kept longest goes first', () => {
  const cache = new Cache<string>(2);
  for (const key of ['a', 'b', 'a', 'c']) cache.keep(key, '', key);
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => cache.find(key, '')),
    ['a', undefined, 'c'],
  );
});
