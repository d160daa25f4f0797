import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { ProgramErrors } from '../../../../harness/trial/launchers/container/errors.ts';

const MARK = '0123456789abcdef';
const PRINTED = `memory.peak 1\n${MARK} waits\nan error\n${MARK} is no end, ${MARK.slice(0, 5)}${MARK} exit 3\nmemory.peak 2\n`;

test('a program’s errors are told from what the first process prints, wherever the pieces are cut', async () => {
  for (let size = 1; size <= PRINTED.length; size++) {
    const said: unknown[] = [];
    const errors = new ProgramErrors(MARK, {
      waits: (figures) => said.push(figures),
      exits: (code) => said.push(code),
    });
    const own = text(errors);
    for (let at = 0; at < PRINTED.length; at += size) errors.write(PRINTED.slice(at, at + size));
    errors.end();
    assert.equal(await own, `an error\n${MARK} is no end, ${MARK.slice(0, 5)}`);
    assert.deepEqual(said, ['memory.peak 1\n', 3]);
    assert.equal(errors.figures, 'memory.peak 2\n');
  }
});

test('the last words of a program that was killed with its container are not lost', async () => {
  const errors = new ProgramErrors(MARK, { waits() {}, exits: () => assert.fail() });
  const own = text(errors);
  errors.end(`${MARK} waits\nHelp`);
  assert.equal(await own, 'Help');
});
