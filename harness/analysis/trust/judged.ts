import { median } from 'simple-statistics';
import { type RunData, readRunData } from '../../store/run-data.ts';
import type { StoredRun } from '../../store/schema.ts';
import type { Conditions, StoredTrial, ValidityWarning, WarningCheck } from '../../store/trial-shape.ts';
import { OF_CONDITIONS, warningsOf } from '../../trial/validity/warnings.ts';
import { omitUndefined, total } from '../../vocabulary/omit-undefined.ts';
import { percent, some, tenths } from '../../vocabulary/wording.ts';
import { faultyIn } from '../setting.ts';

/**
 * A stored run with its warnings judged by the rules of today. A trial stores what it saw by itself; how it compares with its
 * run is known only once that is read. And what an earlier version claimed is said again only where the figures that it
 * stored bear it out.
 *
 * @throws RunError where the run itself can't be read.
 */
export function readJudgedRun(folder: string): RunData {
  return judgeWarnings(readRunData(folder));
}

export function judgeWarnings(data: RunData): RunData {
  const judge = judgeOf(data);
  const trials = data.run.trials.map(({ warnings: _, ...trial }, at) => {
    const warnings = judge(data.run.trials[at] as StoredTrial);
    return warnings.length > 0 ? { ...trial, warnings } : trial;
  });
  return { ...data, run: { ...data.run, trials } };
}

/** The checks that are judged of the run. */
const OF_RUN: ReadonlySet<WarningCheck> = new Set(['settle-gave-up', 'control-off', 'machine-busy']);

function judgeOf(data: RunData): (trial: StoredTrial) => ValidityWarning[] {
  const usual = usualControlNs(data);
  return (trial) => [
    ...(trial.conditions ? again(trial, trial.conditions, data) : (trial.warnings ?? [])).filter(
      ({ check }) => !OF_RUN.has(check),
    ),
    ...settleGaveUp(trial),
    ...controlOff(trial, usual),
  ];
}

/** A trial's stored warnings, those of its conditions judged anew. */
function again(trial: StoredTrial, conditions: Conditions, data: RunData): ValidityWarning[] {
  const stored = trial.warnings ?? [];
  const queues = stored.some(({ check }) => check === 'listen-overflow');
  const columns = data.visits.get(trial.index);
  const measurement = {
    ...trial,
    conditions: { ...omitUndefined({ foreignCpuShare: foreignAtLeast(trial, data) }), ...conditions },
  };
  const judged = warningsOf(measurement, {
    ...(queues && columns ? { visits: columns } : {}),
    ...questionOf(data.run, trial),
    faulty: faultyIn(data.run),
    protocol: trial.workNs === undefined ? 'none' : 1,
  });
  // Whether a visit waited can't be told without visits; that the servers dropped nothing can.
  const canTell = columns !== undefined || !conditions.serversListenDrops;
  const isJudged = (check: WarningCheck) =>
    OF_CONDITIONS.has(check) || (check === 'listen-overflow' && canTell);
  return [
    ...stored.filter(({ check }) => !isJudged(check)),
    ...judged.filter(({ check }) => isJudged(check)),
  ];
}

/** How many hosts it visited, and over which connections. */
function questionOf({ cases }: StoredRun, trial: StoredTrial) {
  const { hosts = 0, connections } = cases.find(({ name }) => name === trial.case) ?? {};
  return omitUndefined({ hosts, connections });
}

/** More than what the harness takes of two cores. */
const HARNESS_SHARE = 0.05;

/** Of a run that did not store the harness's own CPU: what others took of the machine at least. */
function foreignAtLeast(trial: StoredTrial, { run }: RunData): number | undefined {
  const { conditions, cpuUserNs, cpuSystemNs } = trial;
  const known = total([cpuUserNs, cpuSystemNs, conditions?.serversCpuNs]);
  if (known === undefined || conditions?.machineCpuShare === undefined || run.fleet.reach !== 'direct')
    return undefined;
  const share = conditions.machineCpuShare - known / (run.machine.cores * conditions.spanNs) - HARNESS_SHARE;
  return Math.max(0, share);
}

function settleGaveUp({
  settleGaveUp: what,
  timeWaitSockets,
  conntrackEntries,
}: StoredTrial): ValidityWarning[] {
  if (what === undefined) return [];
  const found =
    what === 'ports'
      ? `${some(timeWaitSockets ?? 0, 'socket')} of earlier trials took more than half of the ports`
      : `${some(conntrackEntries ?? 0, 'connection')} took more than half of netfilter's table`;
  const message =
    `5 s after the pause ${found} (limit half), so that new connections may have waited: raise trials.settle to 60s, ` +
    'or net.ipv4.ip_local_port_range and net.netfilter.nf_conntrack_max.';
  return [{ check: 'settle-gave-up', message }];
}

/** Controls that a median is taken of, at least. */
const MIN_CONTROLS = 6;
const CONTROL_OFF = 0.15;

/** What the control program took in a run, in the middle; undefined where too few of them say. */
function usualControlNs({ run }: RunData): number | undefined {
  const all = run.trials.flatMap(({ control }) => control?.cpuNs ?? []);
  return all.length < MIN_CONTROLS ? undefined : median(all);
}

function controlOff({ control }: StoredTrial, usual: number | undefined): ValidityWarning[] {
  if (usual === undefined || control?.cpuNs === undefined) return [];
  const off = control.cpuNs / usual - 1;
  if (Math.abs(off) <= CONTROL_OFF) return [];
  const message =
    `The control program before this trial took ${tenths(Math.abs(off))} ${off > 0 ? 'more' : 'less'} CPU than in the ` +
    `middle of the run (limit ${percent(CONTROL_OFF)}): the machine was ${off > 0 ? 'slower' : 'faster'} than for most other ` +
    'trials. Take more rounds, or measure again when the machine is quiet.';
  return [{ check: 'control-off', message }];
}
