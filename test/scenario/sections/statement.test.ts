import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyItCouldWrite } from '../../../harness/scenario/sections/statement.ts';

const READING = [
  'select 1',
  'SELECT sleep(0.1);',
  "select count(*), replace(name, 'drop', ''), insert('a', 1, 0, 'b') from t where x in (1, 2) limit 3 ; ;",
  '(select 1) union all (select 2) order by 1',
  'with a as (select 1), b as (select 2) select * from a join b on (a.x = b.x)',
  'with recursive n (i) as (select 1 union all select i + 1 from n where i < 9) select * from n',
  'select date_add(now(), interval (1) day), cast(x as decimal(10, 2)), st_x(p), json_extract(d, "$.a") from t',
  "select `delete`, \"update\", 'into outfile', @x, @@version from `insert` where `for` = 'it''s; drop table t'",
  'show global status like "Threads%"',
  'table t',
  'values row(1, 2)',
  'describe t',
  'explain select 1',
  'select /* into outfile; */ /*+ MAX_EXECUTION_TIME(9) */ 1 -- ; drop table t\n# for update\n',
  'select 1 --1',
  "select substring('abc' from 1 for 2)",
  'select rank() over (partition by a order by b) from t',
];

test('statements that only read', () => {
  for (const sql of READING) assert.equal(whyItCouldWrite(sql), undefined, sql);
});

const WRITING: readonly [sql: string, reason: string][] = [
  ['', 'is empty'],
  [' -- only a comment', 'is empty'],
  ['delete from t', 'begins with "DELETE"'],
  ['/* select */ update t set x = 1', 'begins with "UPDATE"'],
  ['call p()', 'begins with "CALL"'],
  ['set global max_connections = 1', 'begins with "SET"'],
  ['do release_lock("x")', 'begins with "DO"'],
  ['`select` 1', 'begins with "`SELECT`"'],
  ['select 1; drop table t', 'is several statements'],
  ['select 1; /* x */ select 2', 'is several statements'],
  ["select * into outfile '/tmp/x' from t", 'writes INTO something'],
  ['select 1 into/**/dumpfile "x"', 'writes INTO something'],
  ['select * from t for update', 'locks rows FOR UPDATE'],
  ['select * from t for # nothing\n share', 'locks rows FOR SHARE'],
  ['select * from t lock in share mode', 'locks rows IN SHARE MODE'],
  ['with a as (select 1) delete from t', 'contains DELETE'],
  ['explain analyze update t set x = 1', 'contains UPDATE'],
  ['select next value for s', 'takes the NEXT VALUE of a sequence'],
  ['select s.nextval', 'contains NEXTVAL'],
  ['select nextval(s)', 'calls "NEXTVAL", which may be a function that writes'],
  ['select get_lock("x", 1)', 'calls "GET_LOCK", which may be a function that writes'],
  ['select my_function(1)', 'calls "MY_FUNCTION", which may be a function that writes'],
  ['select my_function /* x */ (1)', 'calls "MY_FUNCTION", which may be a function that writes'],
  ['select `count`(1)', 'calls "`COUNT`", which may be a function that writes'],
  ['select app.count(1)', 'calls "COUNT", which may be a function that writes'],
  ['select ıf(1)', 'calls "ıF", which may be a function that writes'],
  ['select größe(1)', 'calls "GRößE", which may be a function that writes'],
  ['select 1 /*! into outfile "x" */', 'has a comment that is executed, or not closed'],
  ['select /*!50000 1*/', 'has a comment that is executed, or not closed'],
  ['select /*M! 1*/', 'has a comment that is executed, or not closed'],
  ['select 1 /* and no end', 'has a comment that is executed, or not closed'],
  ["select '\\' ; drop table t -- '", 'has a backslash in quotes'],
  ["select 'x", 'has a quote that is not closed'],
  ["select $$'$$ ; drop table t -- '", 'has a name, or a quoted text, that begins with $'],
  ['select 1 --\u00a0; drop table t', 'is several statements'],
  ['select 1 -- x\r; still the comment\n; drop table t', 'is several statements'],
];

test('statements that could write, each with its reason', () => {
  for (const [sql, reason] of WRITING) assert.equal(whyItCouldWrite(sql), reason, sql);
});

test('a space that is none to MySQL hides nothing', () => {
  assert.equal(
    whyItCouldWrite('select app\u00a0count(1)'),
    'calls "APP\u00a0COUNT", which may be a function that writes',
  );
});
