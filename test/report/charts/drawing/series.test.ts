import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seriesOf } from '../../../../harness/report/charts/drawing/series.ts';
import { storedData } from '../../../analysis/stored-data.ts';
import { storedTrial } from '../../../store/stored-run.ts';

test('a case whose work is not proven stands below the others, however fast', () => {
  const trialOf = (name: string, workNs: number, answered: number) =>
    storedTrial(name, { workNs, hosts: { asked: 5, answered, errors: { ECONNREFUSED: 5 - answered } } });
  const data = storedData(
    ['did-less', 'slow', 'quick'],
    [trialOf('did-less', 1e8, 4), trialOf('slow', 3e9, 5), trialOf('quick', 2e8, 5)],
  );
  assert.deepEqual(
    seriesOf(data).map(({ name, rank }) => [name, rank]),
    [
      ['quick', 1],
      ['slow', 2],
      ['did-less', 3],
    ],
  );
});
