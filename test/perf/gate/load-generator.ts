import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

// Programs that come and go, as a shared machine has them: node load-generator.ts SEED. Each place is worked at for some
// time, by one program after the other, and then left for some time; on average all cores are busy. It ends with the
// process that started it, and its programs within seconds even if it is killed itself: each is under timeout(1).
const [, , seed = '1'] = process.argv;
const random = xoroshiro128plus(Number(seed));
const between = (least: number, most: number) => least * (most / least) ** uniformFloat64(random);
const running = new Set<ChildProcess>();
process.once('SIGTERM', end);
process.once('disconnect', end);
for (let place = 0; place < 3 * availableParallelism(); place++) void occupy();

async function occupy(): Promise<never> {
  for (;;) {
    const until = performance.now() + between(5_000, 40_000);
    while (performance.now() < until) {
      await busy(between(0.05, 3));
      await delay(between(10, 300));
    }
    await delay(between(1_000, 40_000));
  }
}

async function busy(seconds: number): Promise<void> {
  const child = spawn('timeout', [seconds.toFixed(3), 'sh', '-c', 'while :; do :; done'], {
    stdio: 'ignore',
  });
  running.add(child);
  await once(child, 'close');
  running.delete(child);
}

function end(): void {
  for (const child of running) child.kill();
  process.exit();
}
