import type { StoredRun } from '../run/schema.ts';
import type { Summary } from '../statistics/summarise.ts';
import { type Column, renderTable } from './columns.ts';
import { mebibytes, seconds, times } from './figures.ts';

interface Cell extends Column {
  readonly text: (summary: Summary) => string;
}

const COLUMNS: readonly Cell[] = [
  { title: '\ncase', align: 'left', expendable: 0, text: (s) => s.case },
  { title: '\noutcome', align: 'left', expendable: 0, text: outcomeText },
  { title: 'hosts\nanswered', align: 'right', expendable: 3, text: answeredText },
  { title: 'wall\nmedian', align: 'right', expendable: 1, text: (s) => show(s.wallNs?.median, seconds) },
  { title: 'work\nmedian', align: 'right', expendable: 0, text: (s) => show(s.workNs?.median, seconds) },
  { title: 'times\nfloor', align: 'right', expendable: 5, text: (s) => show(s.timesFloor, times) },
  { title: '\nCPU', align: 'right', expendable: 4, text: (s) => show(s.cpuNs?.median, seconds) },
  {
    title: 'memory\npeak',
    align: 'right',
    expendable: 0,
    text: (s) => show(s.memoryPeakBytes?.median, mebibytes),
  },
  {
    title: 'servers’\nCPU',
    align: 'right',
    expendable: 6,
    text: (s) => show(s.serversCpuNs?.median, seconds),
  },
  { title: 'to\nbaseline', align: 'right', expendable: 2, text: (s) => show(s.relative, times) },
];

/** The answer of a run on a terminal: a table, fastest first, and what has to be said beside it. */
export function renderSummary(
  run: StoredRun,
  summaries: readonly Summary[],
  width: number,
  color: boolean,
): string {
  const sorted = summaries.toSorted((a, b) => speed(a) - speed(b));
  const rows = sorted.map((summary) => COLUMNS.map(({ text }) => text(summary)));
  return [heading(run), '', renderTable(COLUMNS, rows, width, color), '', ...notes(run, sorted)].join('\n');
}

function heading({ scenario, fleet, machine, harness, cgroups }: StoredRun): string {
  const servers = fleet.servers.length;
  const [{ version = 'unknown version', image = '' } = {}] = fleet.servers;
  const what = fleet.simulated ? `simulated MySQL (${version})` : `MySQL ${version} in ${image}`;
  const spread = fleet.simulated ? '' : ` on ${servers} ${servers === 1 ? 'server' : 'servers'}`;
  return [
    `${scenario.name}: ${scenario.description ?? scenario.sql}`,
    `${fleet.hosts} hosts${spread}, ${what}; ready in ${seconds(fleet.readyNs)}`,
    `${machine.cores} × ${machine.cpuModel}, kernel ${machine.kernel}, Node ${harness.node}, cgroup ${cgroups.backend}`,
  ].join('\n');
}

function notes(run: StoredRun, summaries: readonly Summary[]): string[] {
  const lines = summaries.flatMap((summary) => [...explain(summary), ...few(summary), ...counted(summary)]);
  const [fastest] = summaries.filter(({ outcome }) => outcome === 'completed');
  return [
    ...(fastest ? [`Fastest: ${fastest.case}${figuresOf(fastest)}.`] : ['No case completed.']),
    `Baseline: ${run.scenario.baseline}. CPU and memory are the strategy's whole process tree.`,
    ...(run.cgroups.backend === 'none' ? [run.cgroups.description] : []),
    ...(run.state === 'interrupted'
      ? ['The run was interrupted: the figures are of the trials before that.']
      : []),
    ...lines,
  ];
}

function explain({ case: name, message, errors }: Summary): string[] {
  const kinds = Object.entries(errors).map(([kind, count]) => `${count} × ${kind}`);
  return [
    ...(message === undefined ? [] : [`${name}: ${message}`]),
    ...(kinds.length > 0 ? [`${name}: hosts failed: ${kinds.join(', ')}`] : []),
  ];
}

function few({ case: name, completed }: Summary): string[] {
  return completed === 1 ? [`${name}: one trial only, so nothing is known of its spread.`] : [];
}

// A visit needs a connection: fewer than claimed means that some answers were invented.
function counted({ case: name, connections, hosts }: Summary): string[] {
  const { answered } = hosts;
  if (connections === undefined || answered === undefined || connections.min >= answered) return [];
  return [
    `${name}: claims ${answered} hosts, but the servers counted ${connections.min} connections. Don't trust it.`,
  ];
}

function figuresOf({ workNs, wallNs, memoryPeakBytes, hosts }: Summary): string {
  const time = workNs ?? wallNs;
  const memory = memoryPeakBytes ? ` with ${mebibytes(memoryPeakBytes.median)}` : '';
  return time ? `, ${hosts.asked} hosts in ${seconds(time.median)}${memory}` : '';
}

function speed({ outcome, workNs, wallNs }: Summary): number {
  return outcome === 'completed' ? ((workNs ?? wallNs)?.median ?? Infinity) : Infinity;
}

function outcomeText({ outcome, completed, trials }: Summary): string {
  return outcome === 'completed'
    ? `completed ${completed}`
    : completed > 0
      ? `${outcome} ${trials - completed}/${trials}`
      : outcome;
}

function answeredText({ hosts: { asked, answered } }: Summary): string {
  return answered === undefined ? '–' : `${answered}/${asked}`;
}

function show(value: number | undefined, text: (value: number) => string): string {
  return value === undefined ? '–' : text(value);
}
