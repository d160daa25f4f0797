import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GENERATED, readPage, regenerated } from './generate.ts';

for (const part of GENERATED) {
  test(`${part.page} is up to date: ${part.marker} (else: make docs)`, () => {
    const text = readPage(part.page);
    assert.equal(text, regenerated(text, part));
  });
}
