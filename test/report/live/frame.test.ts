import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { drawFrame, type View } from '../../../harness/report/live/frame.ts';
import type { CaseProgress } from '../../../harness/report/live/tracking.ts';

const progress = (name: string, more: Partial<CaseProgress> = {}): CaseProgress => ({
  case: name,
  planned: 4,
  ended: 0,
  onlyWarmups: true,
  ...more,
});

const VIEW: View = {
  trials: 14,
  ended: 7,
  elapsedMs: 65_400,
  left: { ms: 9_000, least: false, share: 0 },
  activity: 'round 2 of 3: python/processes workers=32',
  trial: { ms: 1234, memory: { bytes: 10.5 * 2 ** 20, highestBytes: 20 * 2 ** 20 } },
  current: 'python/processes workers=32',
  cases: [
    progress('python/serial', { ended: 1, workNs: 54.1e9, wallNs: 54.3e9, memoryPeakBytes: 2e7 }),
    progress('python/processes workers=32', {
      ended: 3,
      onlyWarmups: false,
      workNs: 0.6e9,
      wallNs: 0.7e9,
      memoryPeakBytes: 2 ** 28,
    }),
    progress('東京', { ended: 2, onlyWarmups: false, wallNs: 1e9, trouble: 'timed-out (2)' }),
    progress('to\u001B[31m come'),
  ],
  notices: ['Fleet: embedded, as asked for.'],
};

const WIDE = `
████████████░░░░░░░░░░░░ 7/14 trials, 1 m 05 s elapsed, about 9 s left
round 2 of 3: python/processes workers=32
1.2 s, 10.5 MiB now, 20.0 MiB at most

  case                         trials     work     wall     memory
  python/serial                   1/4  ~54.1 s  ~54.3 s  ~19.1 MiB
▸ python/processes workers=32     3/4  0.600 s  0.700 s    256 MiB
! 東京                            2/4        –   1.00 s          –  timed-out (2)
  to come                         0/4        –        –          –

Fleet: embedded, as asked for.`;

const NARROW = `
7/14, about 9 s left
round 2 of 3: pytho…
1.2 s, 10.5 MiB now…
  case          work
▸ pyt…rs=32  0.600 s
  and 3 more`;

test('a wide terminal shows every case with its figures, and the notices', () => {
  assert.equal(`\n${drawFrame(VIEW, { columns: 100, rows: 30 }, false).join('\n')}`, WIDE);
});

test('a narrow and short one shows the case that is executed, and says how many are left out', () => {
  const lines = drawFrame(VIEW, { columns: 20, rows: 6 }, false);
  assert.equal(`\n${lines.join('\n')}`, NARROW);
});

test('whatever its size, nothing is wider or longer than the terminal', () => {
  for (let columns = 1; columns <= 70; columns++) {
    for (let rows = 1; rows <= 14; rows++) {
      const lines = drawFrame(VIEW, { columns, rows }, true).map((line) => stripVTControlCharacters(line));
      assert.ok(lines.length <= rows, `${lines.length} lines in ${columns}x${rows}`);
      for (const line of lines) {
        const width = stringWidth(line);
        assert.ok(width <= columns, `"${line}" in ${columns}x${rows}`);
      }
    }
  }
});

test('colours are added to the same text, and only when wanted', () => {
  const size = { columns: 80, rows: 24 };
  const colored = drawFrame(VIEW, size, true).join('\n');
  const bare = drawFrame(VIEW, size, false).join('\n');
  assert.ok(colored.includes('\u001B[31m! 東京'));
  assert.equal(stripVTControlCharacters(colored), bare);
  assert.equal(bare.includes('\u001B'), false);
});

test('what is left is called a least as long as a case was not seen, and is not told before the first', () => {
  const first = (view: View) => drawFrame(view, { columns: 80, rows: 24 }, false)[0];
  assert.match(
    first({ ...VIEW, left: { ms: 61_000, least: true, share: 0 } }) ?? '',
    /, over 1 m 01 s left$/,
  );
  const { left: _, ...unknown } = VIEW;
  assert.match(first(unknown) ?? '', /, 1 m 05 s elapsed$/);
});

test('within a long trial the bar moves, and the visits stand before the memory', () => {
  const left = { ms: 9_000, least: false, share: 0.5 };
  const visits = 'cycle 7 of 10, 300 of 350 due visits reported';
  const view = { ...VIEW, trials: 2, ended: 0, left, trial: { ...VIEW.trial, ms: 6500, visits } };
  const [bar, , trial] = drawFrame(view, { columns: 100, rows: 24 }, false);
  assert.match(bar ?? '', /^██████░{18} 0\/2 trials/);
  assert.equal(trial, '6.5 s, cycle 7 of 10, 300 of 350 due visits reported, 10.5 MiB now, 20.0 MiB at most');
});
