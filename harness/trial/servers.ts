import { setTimeout as delay } from 'node:timers/promises';
import { withoutAbsent } from '../absent.ts';
import type { Fleet, ServerCounters } from '../fleet/fleet.ts';
import type { ServersMeasurement } from './measurement.ts';

/** How long the servers may take to notice that a dead strategy's connections are closed, milliseconds. */
const DISCONNECT_LIMIT_MS = 3000;

/** Note the servers' counters and CPU now; `difference()` says what came since, for all servers together. */
export async function measureServers(fleet: Fleet): Promise<{ difference(): Promise<ServersMeasurement> }> {
  const before = await fleet.counters();
  const usageBefore = fleet.usage();
  return {
    async difference() {
      const usage = fleet.usage();
      const { counters, asked } = await settledCounters(fleet);
      const grown = (key: 'connections' | 'questions') => sum(counters, key) - sum(before, key);
      return withoutAbsent({
        cpuNs: difference(cpuOf(usage), cpuOf(usageBefore)),
        memoryBytes: total(usage.map(({ memoryBytes }) => memoryBytes)),
        connections: grown('connections'),
        // Every asking is itself a question to each server.
        questions: grown('questions') - asked * counters.length,
      });
    },
  };
}

/** Counters once nobody but the harness is connected: until then a QUIT may still be on its way. */
async function settledCounters(fleet: Fleet): Promise<{ counters: ServerCounters[]; asked: number }> {
  const deadline = Date.now() + DISCONNECT_LIMIT_MS;
  for (let asked = 1; ; asked++) {
    const counters = await fleet.counters();
    const alone = counters.every(({ threadsConnected }) => threadsConnected <= 1);
    if (alone || Date.now() > deadline) return { counters, asked };
    await delay(10);
  }
}

function cpuOf(usage: ReturnType<Fleet['usage']>): number | undefined {
  return total(usage.flatMap(({ cpuUserNs, cpuSystemNs }) => [cpuUserNs, cpuSystemNs]));
}

function total(values: readonly (number | undefined)[]): number | undefined {
  let result = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    result += value;
  }
  return result;
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function sum(counters: readonly ServerCounters[], key: 'connections' | 'questions'): number {
  return counters.reduce((result, each) => result + each[key], 0);
}
