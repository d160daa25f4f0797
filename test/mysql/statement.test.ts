import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  canonicalStatement,
  isOfItsKind,
  statementsLike,
  wholeLists,
} from '../../harness/mysql/statement.ts';

const GROWTH = {
  Com_select: 5,
  Com_show_status: 1,
  Com_show_processlist: 7,
  Com_insert: 3,
  Com_call_procedure: 2,
  Com_do: 4,
  Com_set_option: 50,
  Com_change_db: 50,
  Com_commit: 50,
  Com_admin_commands: 50,
  Com_stmt_prepare: 50,
};

test('a statement is counted by its own kind, and never by what comes with a login', () => {
  const counted = (sql: string) => statementsLike([sql], GROWTH);
  assert.equal(counted('select 1'), 5);
  assert.equal(counted(' /* why */ (SELECT 1) union (select 2)'), 5);
  assert.equal(counted('with t as (select 1) select * from t'), 5);
  assert.equal(counted('table t'), 5);
  assert.equal(counted('explain select 1'), 5);
  assert.equal(counted('SHOW PROCESSLIST'), 8);
  assert.equal(counted('call work()'), 2);
  assert.equal(counted('do sleep(1)'), 4);
  assert.equal(counted('insert into t values (1)'), 5 + 7 + 3 + 2 + 4);
  // A name that every object has is no kind.
  assert.equal(counted('constructor'), counted('insert into t values (1)'));
});

test('of a list those of one kind share its counters, and those of another have their own', () => {
  const lists = (...statements: string[]) => wholeLists(statements, GROWTH);
  assert.equal(lists('select 1'), 5);
  assert.equal(lists('select 1', 'select 2'), 2);
  assert.equal(lists('select 1', 'do sleep(1)'), 4);
  assert.equal(lists('select 1', 'do sleep(1)', 'do sleep(1)'), 2);
  // An EXPLAIN moves one of several counters, that of SELECT among them.
  assert.equal(lists('select 1', 'explain select 1'), 2);
  assert.equal(lists('select 1', 'show processlist', 'show status'), 4);
  assert.equal(lists('select 1', 'replace into t values (1)'), 5);
  assert.equal(statementsLike(['select 1', 'select 2', 'do sleep(1)'], GROWTH), 9);
});

test('what another statement moves decides whether it is of the same kind', () => {
  assert.equal(isOfItsKind('SELECT @@version_comment LIMIT 1', 'select sleep(1)'), true);
  assert.equal(isOfItsKind('SET NAMES utf8mb4', 'select sleep(1)'), false);
  assert.equal(isOfItsKind('use mysql', 'insert into t values (1)'), false);
  assert.equal(isOfItsKind('START TRANSACTION', 'insert into t values (1)'), false);
  assert.equal(isOfItsKind('show variables like "x"', 'show processlist'), true);
  assert.equal(isOfItsKind('show variables like "x"', 'insert into t values (1)'), false);
  assert.equal(isOfItsKind('select 1', 'insert into t values (1)'), true);
});

test('statements are the same whatever stands between their tokens, and not where a quoted text differs', () => {
  const same = (a: string, b: string) => canonicalStatement(a) === canonicalStatement(b);
  assert.ok(same("select 'A', 1", " SELECT\t'A' , 1 -- so\n;; "));
  assert.ok(same('select sleep(0.1)', '/* app */ select sleep ( 0.1 ) # end'));
  assert.ok(!same("select 'A'", "select 'a'"));
  assert.ok(!same("select 'a  b'", "select 'a b'"));
  assert.ok(!same("select 'it''s -- a'", "select 'it''s -- b'"));
  assert.ok(!same('select sleep(0.1)', 'select sleep(0.01)'));
  // MySQL executes what stands in such a comment.
  assert.ok(!same('select 1 /*! + 1 */', 'select 1'));
});
