import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseColumnType } from '../../harness/scenario/column-type.ts';

test('column types are read as MySQL declares them', () => {
  const read = {
    int: { name: 'int', length: 0, decimals: 0, unsigned: false },
    'INT(11) UNSIGNED': { name: 'int', length: 0, decimals: 0, unsigned: true },
    'varchar(40)': { name: 'varchar', length: 40, decimals: 0, unsigned: false },
    char: { name: 'char', length: 1, decimals: 0, unsigned: false },
    'decimal( 10 , 2 )': { name: 'decimal', length: 10, decimals: 2, unsigned: false },
    decimal: { name: 'decimal', length: 10, decimals: 0, unsigned: false },
    'datetime(6)': { name: 'datetime', length: 0, decimals: 6, unsigned: false },
  };
  for (const [declared, expected] of Object.entries(read))
    assert.deepEqual(parseColumnType(declared), expected, declared);
});

test('what MySQL would refuse is none', () => {
  const refused = [
    ...[
      '',
      'number',
      'constructor',
      'int(1,2)',
      'varchar',
      'varchar(16384)',
      'char(256)',
      'text(9)',
      'blob(1)',
    ],
    ...[
      'decimal(66)',
      'decimal(4,5)',
      'decimal(40,31)',
      'decimal(0)',
      'datetime(7)',
      'date(3)',
      'varchar(4) unsigned',
    ],
    ...['int, int', 'int signed', 'varchar(-1)', 'decimal(10', 'year(4)'],
  ];
  for (const declared of refused) assert.equal(parseColumnType(declared), undefined, declared);
});
