import { type Host, hostsOf } from '../fleet/fleet.ts';
import { faultyHosts } from '../scenario/fault.ts';
import type { Case } from '../scenario/plan.ts';
import { executeTrial } from '../trial/execute.ts';
import { type Habit, habitOf } from '../trial/validity/proof.ts';
import type { RunSetup } from './record.ts';

/** A program's habit in a case, by the case's name. */
export type Habits = ReadonlyMap<string, Habit>;

/**
 * Execute every program without the protocol once on a single host whose server records each statement. Servers count
 * statements by kind alone, and only such a record tells the workload's own from what a driver asks at its login. Nothing
 * is rehearsed where the servers record nothing, or tell the statement apart by themselves.
 */
export async function rehearse(
  cases: readonly Case[],
  setup: RunSetup,
  signal: AbortSignal,
): Promise<Habits> {
  const habits = new Map<string, Habit>();
  const known = new Map<string, Habit>();
  for (const each of cases) {
    // What else is swept changes how many hosts it asks, and not what it asks of one.
    const key = JSON.stringify([each.strategy.name, each.parameters, each.workload.sql]);
    const habit = known.get(key) ?? (await rehearseCase(each, setup, signal));
    if (!habit) continue;
    known.set(key, habit);
    habits.set(each.name, habit);
  }
  return habits;
}

async function rehearseCase(each: Case, setup: RunSetup, signal: AbortSignal): Promise<Habit | undefined> {
  const { fleet, launches, scenario, cgroups } = setup;
  const program = launches.get(each.strategy.name);
  const host = healthyHost(each, setup);
  if (!program || 'unavailable' in program || program.protocol !== 'none' || !host) return undefined;
  const record = await fleet.recordConversations?.(host);
  if (!record || signal.aborted) return undefined;
  const trial = {
    name: 'rehearsal',
    program,
    parameters: each.parameters,
    hosts: 1,
    only: [host],
    workload: each.workload,
    limits: scenario.limits,
    timeoutMs: scenario.trials.timeoutMs,
    // What it has to say it says in its trials, too.
    logFile: '/dev/null',
  };
  await executeTrial(trial, fleet, cgroups, signal);
  return habitOf(await record.end(), each.workload.sql);
}

function healthyHost(each: Case, { fleet }: RunSetup): Host | undefined {
  const hosts = hostsOf(fleet, each);
  const faulty = faultyHosts(fleet.record.faults, hosts);
  return hosts.find(({ id }) => !faulty.has(id));
}
