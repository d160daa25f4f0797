import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryFitsOf } from '../../../harness/analysis/sweeps/memory-fit.ts';
import { sweptData } from '../swept-data.ts';

const MIB = 2 ** 20;

/** A strategy over hosts, whose peaks follow from the hosts and the round. */
function over(
  hosts: readonly number[],
  rounds: number,
  peak: (hosts: number, round: number) => number | undefined,
) {
  const { run } = sweptData(
    ...hosts.map((count) => {
      const mebibytes = Array.from({ length: rounds }, (_, at) => peak(count, at + 1));
      return {
        name: `a hosts=${count}`,
        hosts: count,
        seconds: mebibytes.map(() => 1),
        mebibytes: mebibytes as number[],
      };
    }),
  );
  return memoryFitsOf(run);
}

test('a straight line is found, whatever a round has on top', () => {
  const [fit, ...others] = over([10, 100, 1000], 7, (hosts, round) => 20 + round / 10 + 0.125 * hosts);
  assert.deepEqual(others, []);
  assert.ok(fit);
  assert.deepEqual([fit.key, fit.name], ['hosts', 'a']);
  assert.ok(Math.abs(fit.base.median / MIB - 20.4) < 1e-6, `${fit.base.median / MIB}`);
  assert.ok(Math.abs(fit.each.median / MIB - 0.125) < 1e-6, `${fit.each.median / MIB}`);
  // What all values of a round share moves the base, and leaves the slope certain.
  const [low = 0, high = 0] = fit.each.interval ?? [];
  assert.ok(high - low < 1, `${high - low}`);
  assert.ok(fit.worst.share < 1e-6);
});

test('a bent line shows in its worst residual', () => {
  const [fit] = over([1, 2, 3], 1, (hosts) => (hosts === 2 ? 20 : 10));
  // The line is 11.1 throughout: it is off by a ninth at the ends, and by four in the middle.
  assert.ok(fit);
  assert.ok(Math.abs(fit.worst.share - 4 / 9) < 1e-9, `${fit.worst.share}`);
  assert.equal(fit.worst.value, 2);
  assert.equal(fit.each.interval, undefined);
});

test('memory grows neither by servers nor by the sleep', () => {
  const cases = [1, 2, 4].map((servers) => ({
    name: `a servers=${servers}`,
    servers,
    seconds: [1],
    mebibytes: [20 + servers],
  }));
  assert.deepEqual(memoryFitsOf(sweptData(...cases).run), []);
});

test('two values have no line, and neither have rounds that lack one', () => {
  assert.deepEqual(
    over([10, 100], 3, () => 20),
    [],
  );
  assert.deepEqual(
    over([10, 100, 1000], 2, (hosts, round) => ((hosts === 10) === (round === 1) ? 20 : undefined)),
    [],
  );
});

test('nothing is fitted over how long the hosts sleep', () => {
  const cases = [10, 20, 50].map((ms) => ({
    name: `a sleep=${ms}ms`,
    sql: 'select sleep(1)',
    floorNs: ms * 1e6,
    seconds: [1],
    mebibytes: [20],
  }));
  assert.deepEqual(memoryFitsOf(sweptData(...cases).run), []);
});
