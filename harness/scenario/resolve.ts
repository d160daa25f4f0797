import { dirname, resolve } from 'node:path';
import type { MetricName } from '../vocabulary/metrics.ts';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { parseDuration, parseShare, parseSize } from '../vocabulary/units.ts';
import { strategyName } from './checks/check.ts';
import { resolveExternal } from './external-resolve.ts';
import type { FaultSpec } from './fault.ts';
import type { FleetSpec, Parameters, Scenario, StrategyCommand, StrategySpec, Workload } from './scenario.ts';
import type { FaultShape } from './schema/fleet-shape.ts';
import type { ScenarioShape, StrategyShape } from './schema/scenario-shape.ts';
import { parseThreshold, type Threshold } from './threshold.ts';
import type { YamlDocument } from './yaml/document.ts';

/** Fill in and convert: sweeps into cases, texts with units into numbers, paths into absolute ones. */
export function resolveScenario(
  shape: ScenarioShape,
  file: string,
  source: string,
  document: YamlDocument,
): Scenario {
  const { settle, timeout, ...trials } = shape.trials;
  const folder = dirname(resolve(file));
  const strategies = shape.strategies.map((strategy) => resolveStrategy(strategy, shape, folder));
  return omitUndefined({
    name: shape.name,
    description: shape.description,
    file: resolve(file),
    source,
    fleet: resolveFleet(shape.fleet, file, source, document),
    faults: shape.fleet.faults.map((fault) => resolveFault(fault, Math.max(...[shape.fleet.hosts].flat()))),
    workloads: resolveWorkloads(shape.workload),
    strategies,
    trials: { ...trials, settleMs: milliseconds(settle), timeoutMs: milliseconds(timeout) },
    limits: omitUndefined({
      memoryBytes: optional(shape.limits.memory, parseSize),
      processes: shape.limits.processes,
    }),
    thresholds: resolveThresholds(shape.thresholds, document),
    baseline: shape.baseline ?? strategies[0]?.name ?? '',
  });
}

/** Either sql or sleep was checked to be there. A second of sleep is written as MySQL reads it, without an exponent. */
function resolveWorkloads({ sql = '', sleep, floor, timeout }: ScenarioShape['workload']): Workload[] {
  const timeoutMs = milliseconds(timeout);
  if (sleep === undefined)
    return [omitUndefined({ sql, floorNs: optional(floor, parseDuration), timeoutMs })];
  const sleeps = [sleep].flat().map((text) => ({ text, floorNs: parseDuration(text) }));
  return sleeps
    .toSorted((a, b) => a.floorNs - b.floorNs)
    .map(({ text, floorNs }) => ({
      sql: `select sleep(${floorNs / 1e9})`,
      ...(sleeps.length > 1 ? { sleep: text } : {}),
      floorNs,
      timeoutMs,
    }));
}

function resolveThresholds(thresholds: ScenarioShape['thresholds'], document: YamlDocument): Threshold[] {
  return Object.entries(thresholds).flatMap(([strategy, metrics]) =>
    Object.entries(metrics).flatMap(([key, texts]) =>
      texts.flatMap((text, index) => {
        const metric = key as MetricName;
        const parsed = parseThreshold(metric, text);
        const line = document.lineOf(['thresholds', strategy, metric, index]);
        return 'mistake' in parsed ? [] : [{ strategy, metric, ...parsed, text, line }];
      }),
    ),
  );
}

function resolveFleet(
  fleet: ScenarioShape['fleet'],
  file: string,
  source: string,
  document: YamlDocument,
): FleetSpec {
  const { provider, image, cpus, variables } = fleet;
  const [hosts, servers] = [fleet.hosts, fleet.servers].map((values) =>
    [values].flat().toSorted((a, b) => a - b),
  ) as [number[], number[]];
  return omitUndefined({
    provider,
    hosts,
    servers: Math.max(...servers),
    sweptServers: servers.length > 1 ? servers : undefined,
    image,
    cpus,
    variables,
    memoryBytes: optional(fleet.memory, parseSize),
    external: fleet.external && resolveExternal(fleet.external, hosts, file, source, document),
  });
}

/** The keys that a kind needs were checked to be there. */
function resolveFault({ kind, ...fault }: FaultShape, hosts: number): FaultSpec {
  const ms = (duration = '0ms') => milliseconds(duration);
  if (kind === 'crash' || kind === 'pause')
    return { fault: { kind, afterMs: ms(fault.after) }, servers: fault.servers ?? 0 };
  const hit = faultyCount(fault, hosts);
  if (kind === 'slow') return { fault: { kind, byMs: ms(fault.by) }, hosts: hit };
  if (kind === 'flap') return { fault: { kind, upMs: ms(fault.up), downMs: ms(fault.down) }, hosts: hit };
  return { fault: { kind }, hosts: hit };
}

/** How many hosts a fault hits. */
export function faultyCount({ share, hosts = 0 }: Pick<FaultShape, 'share' | 'hosts'>, of: number): number {
  return share === undefined ? hosts : Math.max(1, Math.round(parseShare(share) * of));
}

function resolveStrategy(
  strategy: StrategyShape,
  { trials, isolation }: ScenarioShape,
  folder: string,
): StrategySpec {
  const { use, command = [], protocol = 1, image } = strategy;
  const resolved: StrategyCommand =
    use === undefined
      ? { kind: 'program', argv: command, protocol, cwd: folder, ...(image === undefined ? {} : { image }) }
      : { kind: 'catalogue', name: use };
  return {
    name: strategyName(strategy) ?? '',
    command: resolved,
    isolation: strategy.isolation ?? isolation,
    parameterSets: expand(strategy.with ?? {}),
    rounds: strategy.rounds ?? trials.rounds,
    warmup: strategy.warmup ?? trials.warmup,
  };
}

/** Every combination of the values, in the order they are written. */
function expand(sweeps: NonNullable<StrategyShape['with']>): Parameters[] {
  return Object.entries(sweeps).reduce<Parameters[]>(
    (sets, [key, values]) =>
      sets.flatMap((set) => [values].flat().map((value) => ({ ...set, [key]: value }))),
    [{}],
  );
}

function milliseconds(duration: string): number {
  return parseDuration(duration) / 1e6;
}

function optional<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text);
}
