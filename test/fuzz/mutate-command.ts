import { mutateBytes, randomBytes } from './mutate-packet.ts';
import type { Random } from './random.ts';

/** What drivers and strategies ask, and what only a hostile client does. */
const STATEMENTS = [
  ...[
    'select 1',
    'select sleep(0)',
    'select sleep(0.001), 2',
    'select @@version_comment limit 1',
    'show warnings',
  ],
  ...[
    'set names utf8mb4',
    'set autocommit=0',
    "set @@session.sql_mode = 'ANSI', wait_timeout = 7",
    'select @@sql_mode, @@global.port',
  ],
  ...[
    'show variables like "max%"',
    'show global status',
    'show session status like "Questions"',
    'use mysql',
  ],
  ...[
    'begin',
    'commit',
    'rollback',
    'start transaction read only',
    'select database(), user(), connection_id()',
  ],
  ...[
    "select 'it''s', \"x\", `y`, 0x41, 1.5e3, -7, null, true",
    'select ?, ?, ?',
    'select ?',
    'select cast(? as signed)',
  ],
  ...[
    'select cast("12x" as unsigned) as n, cast(-1 as unsigned)',
    "select concat('a', 'b', ?)",
    'select now()',
  ],
  ...[
    'select * from t where a = 1',
    'select /* comment */ 1 -- end',
    'select 1 from dual',
    'select _utf8mb4"x"',
  ],
  ...[
    'kill query connection_id()',
    `show variables like '${'%'.repeat(30)}#'`,
    'select 18446744073709551616, 9223372036854775808',
    'show databases',
    '',
  ],
];

const WORDS = [
  ...[
    'select',
    'set',
    'show',
    'from',
    'as',
    '(',
    ')',
    ',',
    ';',
    '?',
    '@',
    '@@',
    '.',
    '*',
    '-',
    '=',
    ':=',
    "'",
    '"',
    '`',
  ],
  ...[
    '/*',
    '*/',
    '/*!',
    '--',
    '#',
    '\\',
    '\0',
    'null',
    '1e999',
    '0x',
    '9'.repeat(400),
    'x'.repeat(300),
    '👩‍💻',
    '\ud800',
  ],
  ...[
    'concat(',
    'cast(',
    'sleep(',
    'constructor',
    '__proto__',
    'toString',
    '@@constructor',
    '@constructor',
    'like',
  ],
  ...[
    '(((((((((((((((((((((((((((((((',
    'sleep(sleep(',
    "''''''''",
    '????????',
    'binary',
    'char(',
    'decimal(',
    'limit',
  ],
];

// These affect every connection: the honest client would rightly be refused, or ended.
const MEANT = /global|@@|kill|persist/i;

/** The payload of a command, most of them changed in some way. */
export function mutatedCommand(random: Random): Buffer {
  const whole = random.of(COMMANDS)(random);
  if (random.below(3) > 0) return whole;
  const changed = mutateBytes(whole, random);
  return harmful(changed) ? whole : changed;
}

function harmful(payload: Buffer): boolean {
  return /kill|set/i.test(payload.toString('latin1')) && MEANT.test(payload.toString('latin1'));
}

function statement(random: Random): string {
  let sql = random.of(STATEMENTS);
  if (random.below(2) === 0) return sql;
  const original = sql;
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(sql.length + 1);
    const more = random.below(8) === 0 ? random.of(WORDS).repeat(1 + random.below(2_000)) : random.of(WORDS);
    sql = random.of([
      `${sql.slice(0, at)} ${more} ${sql.slice(at)}`,
      `${sql.slice(0, at)}${more}${sql.slice(at + 1 + random.below(8))}`,
      `${sql}, ${random.of(STATEMENTS).replace(/^\w+ /, '')}`,
    ]);
  }
  return harmful(Buffer.from(sql)) ? original : sql.slice(0, 200_000);
}

function withText(command: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([command]), Buffer.from(text)]);
}

/** What multiplies, or is long in one way; rare, since it takes the attacker longer than the server. */
function hugeStatement(random: Random): Buffer {
  if (random.below(20) > 0) return withText(3, 'select 1');
  const list = (value: string, count: number) => Array<string>(count).fill(value).join(',');
  return random.of([
    () => withText(0x16, `select concat(${list('?', 66_000)})`),
    () => withText(3, `set sql_mode = '${'x'.repeat(100_000)}'`),
    () => withText(3, `select sleep(${list('@@sql_mode', 10_000)}), @@sql_mode`),
    () => withText(3, `select ${list('1', 5_000)}`),
    () => withText(3, `select ${'9'.repeat(300_000)}, ${'(1'.repeat(50_000)}`),
    () => withText(3, `select 1 from mysql.t ${'/* '.repeat(60_000)}`),
    () => withText(3, `show variables like '${'%_'.repeat(50_000)}'`),
  ])();
}

/** COM_STMT_EXECUTE of one of the first statements, with values of every type there is and is not. */
function execution(random: Random): Buffer {
  const count = random.below(4);
  const head = Buffer.alloc(10);
  head[0] = 0x17;
  head.writeUInt32LE(random.of([1, 1, 1, 2, 3, 0xffffffff]), 1);
  head.writeUInt32LE(1, 6);
  if (count === 0) return head;
  const types = Array.from({ length: count }, () => [
    random.of([...Array(17).keys(), 245, 246, 252, 253, 254]),
    0,
  ]);
  const values = types.map(() => randomBytes(random.of([0, 1, 4, 8, 12]), random));
  return Buffer.concat([head, Buffer.from([random.below(8), 1, ...types.flat()]), ...values]);
}

function longData(random: Random): Buffer {
  const head = Buffer.alloc(7);
  head[0] = 0x18;
  head.writeUInt32LE(1 + random.below(3), 1);
  head.writeUInt16LE(random.of([0, 1, 0xffff]), 5);
  return Buffer.concat([head, Buffer.alloc(random.of([0, 1, 1_000, 100_000]), 'x')]);
}

const COMMANDS: readonly ((random: Random) => Buffer)[] = [
  (random) => withText(3, statement(random)),
  (random) => withText(3, statement(random)),
  (random) => withText(3, statement(random)),
  (random) => withText(0x16, statement(random)),
  (random) =>
    withText(0x16, random.of(['select ?', 'select ?, ?', 'select ?, ?, ?', 'select cast(? as char)'])),
  hugeStatement,
  execution,
  execution,
  longData,
  (random) => withText(2, random.of(['mysql', 'sys', '', 'nothing', 'x'.repeat(70_000)])),
  (random) => Buffer.from([random.of([0x19, 0x1a]), 1 + random.below(3), 0, 0, 0]),
  (random) => Buffer.from([random.of([0x0e, 0x09, 0x1f, 0x1b, 0x01]), random.below(3), 0]),
  (random) => withText(0x11, `bench\0${random.of(['', '\x14', '\xff'])}mysql\0\xff\0caching_sha2_password\0`),
  (random) => randomBytes(random.below(60), random),
];
