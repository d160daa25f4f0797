import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type Effect,
  type Episode,
  effectsOf,
  episodesOf,
} from '../../../harness/analysis/cycles/recovery.ts';
import { aboutRecovery } from '../../../harness/report/model/caveats/recovery.ts';
import type { RunData } from '../../../harness/store/run-data.ts';
import type { StoredFault } from '../../../harness/store/schema.ts';
import type { StoredTrial } from '../../../harness/store/trial-shape.ts';
import { cyclesData, MS } from './cycle-data.ts';

const CYCLES = 24;
const HOSTS = 4;
const EVERY_MS = 100;
/** Host 3, in cycles 8 to 13. */
const SILENT: StoredFault = { kind: 'silent', hosts: [3], at: 8, until: 14 };

interface Story {
  /** How long host 1 takes in a cycle, milliseconds; 10 where it isn't said. */
  readonly took?: Readonly<Record<number, number>>;
  /** Cycles in which a host fails. */
  readonly failed?: readonly (readonly [host: number, cycle: number])[];
  readonly faults?: StoredFault[];
  readonly moments?: NonNullable<StoredTrial['faults']>;
  readonly trials?: number;
  readonly skip?: number;
}

function dataOf({
  took = {},
  failed = [],
  faults = [SILENT],
  moments = ended(1_400),
  trials = 1,
  skip = 0,
}: Story): RunData {
  const visits = Array.from({ length: CYCLES * HOSTS }, (_, at) => {
    const [host, cycle] = [at % HOSTS, Math.floor(at / HOSTS)];
    const start = cycle * EVERY_MS;
    return [start, start + (host === 1 ? (took[cycle] ?? 10 + cycle / 100) : 5)] as const;
  });
  const errors = Object.fromEntries(failed.map(([host, cycle]) => [cycle * HOSTS + host, 'ETIMEDOUT']));
  const schedule = { cycles: CYCLES, everyNs: EVERY_MS * MS, spread: 'together', skip } as const;
  const trial = { faults: moments };
  const data = cyclesData(
    { a: { hosts: HOSTS, schedule, connections: 'kept', visits, errors, trial } },
    trials,
  );
  return { ...data, run: { ...data.run, fleet: { ...data.run.fleet, faults } } };
}

function ended(endedMs: number): NonNullable<StoredTrial['faults']> {
  return [{ fault: 0, beganNs: 800 * MS, beganLateNs: 0, endedNs: endedMs * MS, endedLateNs: 0 }];
}

function effectIn(story: Story): Effect {
  const data = dataOf(story);
  const [episode] = episodesOf(data);
  assert.ok(episode);
  const [effect, ...others] = effectsOf(data, episode, episode.at);
  assert.ok(effect);
  assert.deepEqual(others, []);
  return effect;
}

const cycles = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const each = <T>(from: number, to: number, value: T) =>
  Object.fromEntries(cycles(from, to).map((cycle) => [cycle, value]));

test('faults in cycles in common are one episode', () => {
  const fault = (at: number, until?: number): StoredFault => ({
    ...{ kind: 'silent', hosts: [3], at },
    ...(until === undefined ? {} : { until }),
  });
  const spans = (faults: StoredFault[]) =>
    episodesOf(dataOf({ faults })).map(({ at, until, before }: Episode) => [at, until, before]);
  assert.deepEqual(spans([fault(5, 7), fault(1, 3), fault(2, 4), fault(4, 5)]), [
    [1, 4, 4],
    [4, 5, 5],
    [5, 7, Infinity],
  ]);
  assert.deepEqual(spans([fault(2), fault(6, 7), { kind: 'refuse', hosts: [0] }]), [
    [2, undefined, Infinity],
  ]);
  assert.deepEqual(spans([{ kind: 'refuse', hosts: [0] }]), []);
});

suite('healthy hosts', () => {
  test('are in time throughout, whatever the struck one does', () => {
    const { disturbed, neverInTime, delay, lost } = effectIn({ failed: cycles(8, 13).map((at) => [3, at]) });
    assert.deepEqual(
      { disturbed, neverInTime, delay, lost },
      { disturbed: 0, neverInTime: 0, delay: undefined, lost: undefined },
    );
  });

  test('are in time again from the cycle after the last late one, counted from begin and end', () => {
    const late = effectIn({ took: { ...each(9, 15, 120) } });
    assert.deepEqual([late.disturbed, late.cyclesFromAt, late.cyclesFromUntil], [1, [8, 8], [2, 2]]);
    const early = effectIn({ took: { 8: 101 } });
    assert.deepEqual(
      [early.cyclesFromAt, early.cyclesFromUntil],
      [
        [1, 1],
        [0, 0],
      ],
    );
    const failing = effectIn({ failed: [[0, 14]] });
    assert.deepEqual(
      [failing.cyclesFromAt, failing.cyclesFromUntil],
      [
        [7, 7],
        [1, 1],
      ],
    );
  });

  test('that are late in the last cycle are not in time again', () => {
    const { neverInTime, cyclesFromAt } = effectIn({ took: each(9, CYCLES - 1, 120), trials: 2 });
    assert.deepEqual([neverInTime, cyclesFromAt], [2, undefined]);
  });

  test('of a fault that lasts have no end to count from', () => {
    const lasting: StoredFault = { kind: 'silent', hosts: [3], at: 8 };
    const { cyclesFromAt, cyclesFromUntil } = effectIn({ took: { 10: 130 }, faults: [lasting] });
    assert.deepEqual([cyclesFromAt, cyclesFromUntil], [[3, 3], undefined]);
  });

  test('that were late before prove nothing', () => {
    const data = dataOf({ took: { 3: 130, 9: 130 } });
    const [line] = aboutRecovery(data);
    assert.match(line ?? '', /: nothing is said of healthy hosts of a: some were late before, too\.$/);
  });

  test('that are late from a fault on before which no cycle counts prove nothing, and those in time do', () => {
    const always = { took: each(0, CYCLES - 1, 120), faults: [{ ...SILENT, at: 0 }] };
    const untold =
      /: nothing is said of healthy hosts of a: some were late, and no cycle before any fault counts that would tell why\.$/;
    assert.match(aboutRecovery(dataOf(always))[0] ?? '', untold);
    assert.match(aboutRecovery(dataOf({ took: always.took, skip: 8 }))[0] ?? '', untold);
    assert.match(
      aboutRecovery(dataOf({ faults: always.faults }))[0] ?? '',
      /: every healthy host was still served in time in each cycle by a\.$/,
    );
  });
});

suite('a delay', () => {
  test('is told where all cycles of the fault took longer', () => {
    assert.deepEqual(effectIn({ took: each(8, 13, 80) }).delay, { beforeNs: 10.035 * MS, duringNs: 80 * MS });
  });

  test('is not told of too few cycles, nor where cycles before took as long, nor of what nobody would notice', () => {
    const short: StoredFault = { ...SILENT, until: 9 };
    assert.equal(effectIn({ took: { 8: 80 }, faults: [short] }).delay, undefined);
    assert.equal(effectIn({ took: { ...each(8, 13, 80), ...each(0, 3, 85) } }).delay, undefined);
    assert.equal(effectIn({ took: each(8, 13, 10.9) }).delay, undefined);
  });

  test('needs each trial, and fewer cycles where there are several', () => {
    const short: StoredFault = { ...SILENT, until: 10 };
    const story = { took: each(8, 9, 80), faults: [short] };
    assert.equal(effectIn(story).delay, undefined);
    assert.ok(effectIn({ ...story, trials: 2 }).delay);
  });
});

suite('struck hosts', () => {
  test('are lost that fail in each of the last cycles though all was undone', () => {
    const failed = cycles(8, CYCLES - 1).map((cycle) => [3, cycle] as const);
    assert.deepEqual(effectIn({ failed }).lost, { hosts: 1, of: 1, kinds: ['ETIMEDOUT'] });
    assert.equal(effectIn({ failed: failed.slice(0, -1) }).lost, undefined, 'it came back');
  });

  test('of what was undone too late, or never, nothing is told', () => {
    const failed = cycles(8, CYCLES - 1).map((cycle) => [3, cycle] as const);
    assert.equal(effectIn({ failed, moments: ended(2_200) }).lost, undefined);
    assert.equal(effectIn({ failed, moments: [] }).lost, undefined);
  });
});

test('what an episode did is said in a line', () => {
  const failed = cycles(8, CYCLES - 1).map((cycle) => [3, cycle] as const);
  assert.deepEqual(aboutRecovery(dataOf({ took: each(8, 15, 120), failed })), [
    '1 × silent in cycles 8 to 13: healthy hosts failed or were late with a (in time again 8 cycles from its begin, 2 cycles from its end); ' +
      'meanwhile the slowest healthy host of a cycle took longer with a (0.120 s, before 0.010 s); ' +
      'hosts that were struck still failed in the last cycles with a (1 of 1: ETIMEDOUT).',
  ]);
  assert.deepEqual(aboutRecovery(dataOf({})), [
    '1 × silent in cycles 8 to 13: every healthy host was still served in time in each cycle by a.',
  ]);
  assert.deepEqual(aboutRecovery(dataOf({ faults: [{ kind: 'silent', hosts: [3] }] })), []);
});

test('of an episode before another it is said how far is looked', () => {
  const faults = [SILENT, { ...SILENT, at: 18, until: 20 }];
  const [first, second] = aboutRecovery(dataOf({ took: each(9, 17, 120), faults }));
  assert.match(first ?? '', /^1 × silent in cycles 8 to 13: .*\(not in time again before the next fault\)/);
  assert.match(second ?? '', /^1 × silent in cycles 18 to 19: every healthy host /);
});
