import { quote } from '../../vocabulary/wording.ts';

/**
 * Why a statement could change something on a server, in words that follow "it"; undefined where it only reads, as far as
 * its tokens tell. What is not known to be harmless counts as a change. It is a safety net under the author's own hosts,
 * and no parser: views and triggers aren't seen, and only an account without the right to write is a guard.
 */
export function whyItCouldWrite(sql: string): string | undefined {
  const tokens = tokensOf(sql);
  if (typeof tokens === 'string') return tokens;
  const words = tokens.map(inCapitals);
  while (words.at(-1) === ';') words.pop();
  const first = words.find((word) => word !== '(');
  if (first === undefined) return 'is empty';
  if (!READERS.has(first)) return `begins with ${quote(first)}`;
  return reasonIn(words);
}

/** Whether another statement follows a semicolon. */
export function isSeveral(sql: string): boolean {
  const tokens = tokensOf(sql);
  if (typeof tokens === 'string') return false;
  const first = tokens.indexOf(';');
  return first !== -1 && tokens.slice(first).some((token) => token !== ';');
}

const SLEEP =
  /^\s*(?:SELECT|DO)\s+SLEEP\s*\(\s*(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})\s*\)(?:\s+AS\s+\w+)?\s*;?\s*$/i;

/** How long a server sleeps for a statement that is nothing else, nanoseconds; undefined of any other. */
export function sleepNs(sql: string): number | undefined {
  const [, seconds] = SLEEP.exec(sql) ?? [];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1e9);
}

const READERS: ReadonlySet<string> = new Set(
  'SELECT WITH VALUES TABLE SHOW DESCRIBE DESC EXPLAIN'.split(' '),
);

// They are reserved: WITH and EXPLAIN may lead to them, and MariaDB's sequences have the last.
const WRITERS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'REPLACE', 'NEXTVAL']);

function reasonIn(words: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    const [before = '', next = ''] = [words[index - 1], words[index + 1]];
    if (word === ';') return 'is several statements';
    if (word === 'INTO') return 'writes INTO something';
    if (word === 'FOR' && (next === 'UPDATE' || next === 'SHARE')) return `locks rows FOR ${next}`;
    if (word === 'LOCK' && next === 'IN') return 'locks rows IN SHARE MODE';
    if (word === 'VALUE' && next === 'FOR') return 'takes the NEXT VALUE of a sequence';
    if (next !== '(') {
      if (WRITERS.has(word)) return `contains ${word}`;
    } else if (/^["`\w\x80-\uffff]/.test(word) && !isHarmless(word, before)) {
      return `calls ${quote(word)}, which may be a function that writes`;
    }
  }
  return undefined;
}

// Of ASCII only: other alphabets have letters whose capitals are ASCII's, as the ı of Turkish.
function inCapitals(word: string): string {
  return word.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());
}

/** Whether a word before a parenthesis calls nothing, or nothing that writes. */
function isHarmless(word: string, before: string): boolean {
  if (before === '.') return false; // db.name(): a stored function
  if (before === 'WITH' || before === 'RECURSIVE') return true; // WITH name (columns) AS
  return HARMLESS_CALLS.has(word) || /^(?:ST|JSON)_[A-Z]/.test(word);
}

// As MySQL reads them: spaces are ASCII's, and a `/*!` (`/*M!` of MariaDB) is no comment, for it is executed.
// https://dev.mysql.com/doc/refman/8.4/en/comments.html
const BLANK = /[\t-\r ]+|#[^\n]*|--(?=[\0-\x20\x7f]|$)[^\n]*|\/\*(?!M?!)[\s\S]*?\*\//;
const QUOTED = /'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*"|`[^`]*(?:``[^`]*)*`/;
const WORD = /[\w$@\x80-\uffff]+/;
const TOKEN = new RegExp(`(?<blank>${BLANK.source})|${QUOTED.source}|${WORD.source}|[\\s\\S]`, 'y');

/** Words, quoted texts and symbols as they stand, without comments; or why they can't be told apart. */
function tokensOf(sql: string): string[] | string {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(sql); match; match = TOKEN.exec(sql)) {
    const [token] = match;
    if (match.groups?.blank !== undefined) continue;
    // Whether it escapes is for the server's sql_mode to say.
    if (/^["'`].*\\/s.test(token)) return 'has a backslash in quotes';
    if (/^["'`]$/.test(token)) return 'has a quote that is not closed';
    if (token === '/' && sql.startsWith('/*', match.index))
      return 'has a comment that is executed, or not closed';
    if (token.startsWith('$')) return 'has a name, or a quoted text, that begins with $';
    tokens.push(token);
  }
  return tokens;
}

/**
 * What may stand before a parenthesis in a statement that only reads: functions of MySQL and MariaDB that change nothing,
 * and words that are no functions. Any other name may be a stored function, or a lock. Those that begin with ST_ or JSON_
 * are known by that.
 *
 * https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html
 */
const HARMLESS_CALLS: ReadonlySet<string> = new Set(
  `
  ALL AND ANY AS BETWEEN BY CASE COLLATE CROSS DISTINCT DIV ELSE EXCEPT EXISTS FROM HAVING IN INDEX INNER INTERSECT
  INTERVAL JOIN KEY LATERAL LIKE LIMIT MATCH MOD NOT ON OR OVER PARTITION REGEXP RLIKE ROW SELECT SOME STRAIGHT_JOIN
  THEN UNION USING VALUES WHEN WHERE XOR COLUMNS AGAINST WINDOW FILTER ROLLUP

  BINARY CHAR DATE DATETIME DECIMAL DOUBLE FLOAT NCHAR NUMERIC TIME TIMESTAMP VARCHAR YEAR

  ANY_VALUE AVG BIT_AND BIT_OR BIT_XOR COUNT GROUP_CONCAT GROUPING MAX MIN STD STDDEV STDDEV_POP STDDEV_SAMP SUM VAR_POP
  VAR_SAMP VARIANCE CUME_DIST DENSE_RANK FIRST_VALUE LAG LAST_VALUE LEAD NTH_VALUE NTILE PERCENT_RANK RANK ROW_NUMBER
  MEDIAN PERCENTILE_CONT PERCENTILE_DISC

  COALESCE GREATEST IF IFNULL ISNULL LEAST NULLIF NVL NVL2 DECODE

  ABS ACOS ASIN ATAN ATAN2 CEIL CEILING CONV COS COT CRC32 DEGREES EXP FLOOR LN LOG LOG10 LOG2 PI POW POWER RADIANS RAND
  ROUND SIGN SIN SQRT TAN TRUNCATE BIT_COUNT

  ADDDATE ADDTIME CONVERT_TZ CURDATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURTIME DATE_ADD DATE_FORMAT DATE_SUB
  DATEDIFF DAY DAYNAME DAYOFMONTH DAYOFWEEK DAYOFYEAR EXTRACT FROM_DAYS FROM_UNIXTIME GET_FORMAT HOUR LAST_DAY LOCALTIME
  LOCALTIMESTAMP MAKEDATE MAKETIME MICROSECOND MINUTE MONTH MONTHNAME NOW PERIOD_ADD PERIOD_DIFF QUARTER SEC_TO_TIME
  SECOND STR_TO_DATE SUBDATE SUBTIME SYSDATE TIME_FORMAT TIME_TO_SEC TIMEDIFF TIMESTAMPADD TIMESTAMPDIFF TO_DAYS
  TO_SECONDS UNIX_TIMESTAMP UTC_DATE UTC_TIME UTC_TIMESTAMP WEEK WEEKDAY WEEKOFYEAR YEARWEEK

  ASCII BIN BIT_LENGTH CAST CHAR_LENGTH CHARACTER_LENGTH CHARSET COERCIBILITY COLLATION CONCAT CONCAT_WS CONVERT ELT
  EXPORT_SET FIELD FIND_IN_SET FORMAT FROM_BASE64 HEX INSERT INSTR LCASE LEFT LENGTH LOCATE LOWER LPAD LTRIM MAKE_SET MID
  OCT OCTET_LENGTH ORD POSITION QUOTE REGEXP_INSTR REGEXP_LIKE REGEXP_REPLACE REGEXP_SUBSTR REPEAT REPLACE REVERSE RIGHT
  RPAD RTRIM SOUNDEX SPACE STRCMP SUBSTR SUBSTRING SUBSTRING_INDEX TO_BASE64 TRIM UCASE UNHEX UPPER WEIGHT_STRING

  AES_DECRYPT AES_ENCRYPT COMPRESS MD5 RANDOM_BYTES SHA SHA1 SHA2 UNCOMPRESS UNCOMPRESSED_LENGTH

  BENCHMARK BIN_TO_UUID CONNECTION_ID CURRENT_ROLE CURRENT_USER DATABASE DEFAULT FORMAT_BYTES FORMAT_PICO_TIME FOUND_ROWS
  INET_ATON INET_NTOA INET6_ATON INET6_NTOA IS_FREE_LOCK IS_IPV4 IS_IPV6 IS_USED_LOCK IS_UUID LAST_INSERT_ID ROW_COUNT
  SCHEMA SESSION_USER SLEEP SYSTEM_USER USER UUID UUID_SHORT UUID_TO_BIN VERSION
`
    .trim()
    .split(/\s+/),
);
