import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchmarkEntries } from '../../../harness/report/formats/benchmark-json.ts';
import { reportModel } from '../../../harness/report/model/model.ts';
import { faultyData } from '../../analysis/faulty-data.ts';
import { storedData } from '../../analysis/stored-data.ts';
import { storedTrial } from '../../store/stored-run.ts';

test('benchmark.json has an entry a case and compared metric that was measured, the smaller the better', () => {
  const warnings = [{ check: 'swap', message: 'It swapped.' }] as const;
  const works = [101, 102, 103, 104, 105, 106].map((ms, at) =>
    storedTrial('a', { round: at + 1, workNs: ms * 1e6, warnings: at === 0 ? [...warnings] : [] }),
  );
  const hosts = { asked: 5, answered: 5, errors: {} };
  const heavy = storedTrial('b', { memoryPeakBytes: 2.5 * 2 ** 20, hosts });
  const idle = storedTrial('d', { wallNs: 1e6, hosts: { ...hosts, answered: 0 } });
  const gone = storedTrial('c', { outcome: { kind: 'unavailable', message: 'No such thing.' } });
  assert.deepEqual(
    benchmarkEntries(reportModel(storedData(['a', 'b', 'c', 'd'], [...works, heavy, gone, idle]))),
    [
      {
        name: 'test: a work',
        unit: 'ms',
        value: 103.5,
        range: '±2%',
        extra: 'median of 6 of 6 trials, swap in 1',
      },
      { name: 'test: b memory.peak', unit: 'MiB', value: 2.5, extra: 'median of 1 of 1 trials' },
    ],
  );
});

test('in a fleet with faults it has the time of the healthy hosts, too', () => {
  const names = benchmarkEntries(reportModel(faultyData())).map(({ name, value }) => [name, value]);
  assert.deepEqual(names.slice(0, 3), [
    ['test: burst wall', 2100],
    ['test: burst work', 2010],
    ['test: burst healthy', 300],
  ]);
});
