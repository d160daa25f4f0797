import { type Host, hostsOf } from '../fleet/fleet.ts';
import { faultyHosts } from '../scenario/fault.ts';
import type { Case } from '../scenario/plan.ts';
import type { RunFolder } from '../store/folder.ts';
import { executeTrial } from '../trial/execute.ts';
import { type Habit, habitOf } from '../trial/validity/proof.ts';
import type { RunSetup } from './record.ts';

/** What a run is executed with, and where what programs print is kept. */
interface Stage extends RunSetup {
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
}

/** A program's habit in a case, by the case's name. */
export type Habits = ReadonlyMap<string, Habit>;

/**
 * Execute every program without the protocol once on a single host whose server records each statement. Servers count
 * statements by kind alone, and only such a record tells the workload's own from what a driver asks at its login. Nothing
 * is rehearsed where the servers record nothing, or tell the statement apart by themselves.
 */
export async function rehearse(stage: Stage): Promise<Habits> {
  const { cases } = stage.plan;
  const habits = new Map<string, Habit>();
  const known = new Map<string, Habit>();
  for (const [at, each] of cases.entries()) {
    // What else is swept changes how many hosts it asks, and not what it asks of one.
    const key = JSON.stringify([each.strategy.name, each.parameters, each.workload.statements]);
    const habit = known.get(key) ?? (await rehearseCase(each, at, stage));
    if (!habit) continue;
    known.set(key, habit);
    habits.set(each.name, habit);
  }
  return habits;
}

async function rehearseCase(each: Case, at: number, stage: Stage): Promise<Habit | undefined> {
  const { fleet, launches, scenario, cgroups, folder, signal } = stage;
  const program = launches.get(each.strategy.name);
  const host = healthyHost(each, stage);
  if (!program || 'unavailable' in program || program.protocol !== 'none' || !host) return undefined;
  const record = signal.aborted ? undefined : await fleet.recordConversations?.(host);
  if (!record) return undefined;
  const trial = {
    name: 'rehearsal',
    program,
    parameters: each.parameters,
    hosts: 1,
    only: [host],
    workload: each.workload,
    limits: scenario.limits,
    timeoutMs: scenario.trials.timeoutMs,
    logFile: folder.rehearsalLog(at),
  };
  await executeTrial(trial, fleet, cgroups, signal);
  return habitOf(await record.end(), each.workload.statements[0]);
}

function healthyHost(each: Case, { fleet }: RunSetup): Host | undefined {
  const hosts = hostsOf(fleet, each);
  const faulty = faultyHosts(fleet.record.faults, hosts);
  return hosts.find(({ id }) => !faulty.has(id));
}
