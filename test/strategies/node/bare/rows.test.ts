import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnOf, rowOf } from '../../../../harness/strategies/node/bare/rows.ts';
import { column, row } from '../../scripted-host.ts';

const BINARY = 63;
const UTF8MB4 = 45;

/** Texts as MySQL sends them, by type, and what they mean. https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html */
const VALUES: readonly (readonly [
  what: string,
  type: number,
  charset: number,
  text: string,
  value: unknown,
])[] = [
  ['tinyint', 0x01, BINARY, '-128', -128],
  ['int', 0x03, BINARY, '0', 0],
  ['year', 0x0d, BINARY, '2026', 2026],
  ['bigint that a number holds', 0x08, BINARY, '-9007199254740991', -9007199254740991],
  ['bigint that no number holds', 0x08, BINARY, '18446744073709551615', 18446744073709551615n],
  ['double', 0x05, BINARY, '-1.5e-300', -1.5e-300],
  ['decimal, as exact as it came', 0xf6, BINARY, '12345678901234567890.10', '12345678901234567890.10'],
  ['time, which may be longer than a day', 0x0b, BINARY, '-838:59:59', '-838:59:59'],
  ['date', 0x0a, BINARY, '2026-02-28', new Date(2026, 1, 28)],
  ['datetime', 0x0c, BINARY, '2026-12-31 23:59:58', new Date(2026, 11, 31, 23, 59, 58)],
  ['timestamp(6)', 0x07, BINARY, '2026-01-02 03:04:05.678901', new Date(2026, 0, 2, 3, 4, 5, 678)],
  ['day that no calendar has', 0x0c, BINARY, '0000-00-00 00:00:00', new Date(Number.NaN)],
  ['varchar', 0xfd, UTF8MB4, 'größe 😀', 'größe 😀'],
  ['varchar without a character', 0xfd, UTF8MB4, '', ''],
  ['blob', 0xfc, BINARY, 'größe', Buffer.from('größe')],
  ['bit', 0x10, BINARY, '\u0001', Buffer.of(1)],
  ['json', 0xf5, UTF8MB4, '{"a": [1, null]}', { a: [1, null] }],
];

for (const [what, type, charset, text, value] of VALUES) {
  test(`a ${what} becomes what it means in JavaScript`, () => {
    const columns = [columnOf(column('it', type, charset)), columnOf(column('none', type, charset))];
    assert.deepEqual(rowOf(row(text, null), columns), [value, null]);
  });
}

test('a value is its own, though the packet’s bytes are overwritten', () => {
  const payload = row('bytes');
  const [value] = rowOf(payload, [columnOf(column('it', 0xfc, BINARY))]);
  payload.fill(0);
  assert.deepEqual(value, Buffer.from('bytes'));
});

test('texts of every length are cut where they end', () => {
  const texts = [250, 251, 65_535, 65_536].map((length) => 'x'.repeat(length));
  const lengths = [[250], [0xfc, 251, 0], [0xfc, 255, 255], [0xfd, 0, 0, 1]];
  const payload = Buffer.concat(
    texts.flatMap((text, at) => [Buffer.from(lengths[at] ?? []), Buffer.from(text)]),
  );
  const text = columnOf(column('it'));
  assert.deepEqual(rowOf(payload, [text, text, text, text]), texts);
});

const MALFORMED: Readonly<Record<string, readonly [type: number, payload: Buffer]>> = {
  'an integer in words': [0x03, row('many')],
  'an integer of nothing': [0x03, row('')],
  'a double in words': [0x05, row('1.5.5')],
  'a text longer than its row': [0xfd, Buffer.from('\x05ab')],
  'a length cut short': [0xfd, Buffer.of(0xfc, 1)],
  'a row without its value': [0xfd, Buffer.alloc(0)],
};

for (const [what, [type, payload]] of Object.entries(MALFORMED)) {
  test(`${what} is a malformed packet`, () => {
    assert.throws(() => rowOf(payload, [columnOf(column('it', type))]), { code: 'CR_MALFORMED_PACKET' });
  });
}

test('a column cut short is a malformed packet', () => {
  const whole = column('it');
  for (let length = 1; length < whole.length - 6; length++)
    assert.throws(() => columnOf(whole.subarray(0, length)), { code: 'CR_MALFORMED_PACKET' }, `${length}`);
});
