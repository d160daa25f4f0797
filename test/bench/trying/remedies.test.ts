import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '../../../harness/bench/trying/failures.ts';
import { remedyFor } from '../../../harness/bench/trying/remedies.ts';
import type { Fleet } from '../../../harness/fleet/fleet.ts';

function remedy(provider: Fleet['record']['provider'], failure: Partial<Failure>): string {
  const credentials = { user: 'reader', password: '', database: 'app' };
  const of: Failure = {
    kind: 'refused',
    host: { id: 0, server: 0 },
    ...{ sql: 'select 1', isOfList: false },
    code: '',
    words: '',
    ...failure,
  };
  return remedyFor(of, { record: { provider }, credentials } as Fleet);
}

test('on docker an unknown table, a missing right and a mistake have remedies of their own', () => {
  assert.match(
    remedy('docker', { code: 'ER_NO_SUCH_TABLE' }),
    /no tables but MySQL's own.* workload\.simulate/,
  );
  assert.equal(remedy('docker', { code: 'ER_BAD_DB_ERROR' }), remedy('docker', { code: 'ER_NO_SUCH_TABLE' }));
  assert.match(
    remedy('docker', { code: 'ER_TABLEACCESS_DENIED_ERROR' }),
    /read everything and write nothing/,
  );
  assert.match(remedy('docker', { code: 'ER_SPECIFIC_ACCESS_DENIED_ERROR' }), /write nothing/);
  assert.match(remedy('docker', { code: 'ER_PARSE_ERROR' }), /^See to the statement, or to fleet\.image/);
  assert.match(
    remedy('docker', { code: 'ER_PARSE_ERROR', sql: 'show status; select 1;' }),
    /several statements/,
  );
  assert.doesNotMatch(remedy('docker', { code: 'ER_PARSE_ERROR', sql: 'selec ";" ;' }), /several statements/);
  assert.match(
    remedy('docker', { code: 'ER_DATA_OUT_OF_RANGE' }),
    /^See to the statement, or to fleet\.variables/,
  );
});

test('on own hosts the account and the database are the author’s to see to', () => {
  assert.match(remedy('external', { code: 'ER_NO_SUCH_TABLE' }), /fleet\.external\.database, which is app/);
  assert.match(remedy('external', { code: 'ER_SPECIFIC_ACCESS_DENIED_ERROR' }), /^Grant reader what /);
  assert.match(
    remedy('external', { kind: 'unasked', code: 'ER_ACCESS_DENIED_ERROR' }),
    /^They answered when the run began/,
  );
});

test('on the embedded fleet what MySQL would execute is told from what it refuses too', () => {
  for (const code of ['ER_NO_SUCH_TABLE', 'ER_PARSE_ERROR', 'ER_NOT_SUPPORTED_YET', 'ER_SP_DOES_NOT_EXIST'])
    assert.match(remedy('embedded', { code }), /^It is not simulated: /);
  assert.match(remedy('embedded', { code: 'ER_WRONG_ARGUMENTS' }), /^MySQL says the same/);
});
