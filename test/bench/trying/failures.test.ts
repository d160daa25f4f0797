import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFailures, type Failure } from '../../../harness/bench/trying/failures.ts';

const failure = (id: number, code: string, words: string): Failure => ({
  kind: 'refused',
  host: { id, server: id % 2 },
  ...{ sql: 'select 1', isOfList: false },
  code,
  words,
});

const missing = (id: number) => failure(id, 'ER_NO_SUCH_TABLE', "Table 'a.b' doesn't exist");
const denied = (id: number) => failure(id, 'ER_TABLEACCESS_DENIED_ERROR', 'SELECT command denied');
const WHEN = 'workload.sql, tried before the first trial';

test('one server, all of them and some of them are told apart', () => {
  const words = "Table 'a.b' doesn't exist (ER_NO_SUCH_TABLE)";
  assert.equal(describeFailures([missing(0)], 1, 'server'), `The server did not execute ${WHEN}: ${words}`);
  assert.equal(
    describeFailures([missing(0), missing(1)], 2, 'server'),
    `None of 2 servers executed ${WHEN}: ${words}`,
  );
  assert.equal(
    describeFailures([missing(3)], 2, 'server'),
    `1 of 2 servers did not execute ${WHEN}: server 1: ${words}`,
  );
});

test('of several statements that is named which fails, and rows that are not expected are no failure to execute', () => {
  const orders = { ...missing(0), sql: 'select * from a.b', isOfList: true };
  assert.equal(
    describeFailures([orders], 1, 'server'),
    `The server did not execute ${WHEN}: Table 'a.b' doesn't exist (ER_NO_SUCH_TABLE), at "select * from a.b"`,
  );
  const rows: Failure = { ...failure(1, 'EXPECTED_ROWS', 'expected 5 rows, found 4'), kind: 'surprising' };
  const expected = 'as expected, tried before the first trial';
  assert.equal(
    describeFailures([rows], 1, 'server'),
    `The server did not answer workload.sql ${expected}: expected 5 rows, found 4 (EXPECTED_ROWS)`,
  );
  assert.match(
    describeFailures([rows, missing(2)], 2, 'host'),
    /^None of 2 hosts answered workload\.sql as expected, .*: host 1: expected 5 rows, .*; host 2: Table /,
  );
});

test('hosts that fail in different ways are each heard, three ways at most', () => {
  const said = describeFailures([missing(7), denied(9), missing(11)], 3, 'host');
  assert.equal(
    said,
    `None of 3 hosts executed ${WHEN}: host 7: Table 'a.b' doesn't exist (ER_NO_SUCH_TABLE); ` +
      'host 9: SELECT command denied (ER_TABLEACCESS_DENIED_ERROR)',
  );
  const many = ['A1', 'B1', 'C1', 'D1'].map((code, id) => failure(id, code, 'no'));
  assert.match(
    describeFailures(many, 5, 'host'),
    /^4 of 5 hosts .*: host 0: no \(A1\); .*; host 2: no \(C1\); and more$/,
  );
});
