import { dirname, resolve } from 'node:path';
import { withoutAbsent } from '../absent.ts';
import type { MetricName } from '../metrics.ts';
import { strategyName } from './check.ts';
import type { YamlDocument } from './document.ts';
import type { FleetSpec, Parameters, Scenario, StrategyCommand, StrategySpec } from './scenario.ts';
import type { ScenarioShape, StrategyShape } from './shape.ts';
import { parseThreshold, type Threshold } from './threshold.ts';
import { parseDuration, parseSize } from './units.ts';

/** Fill in and convert: sweeps into cases, texts with units into numbers, paths into absolute ones. */
export function resolveScenario(
  shape: ScenarioShape,
  file: string,
  source: string,
  document: YamlDocument,
): Scenario {
  const { workload } = shape;
  const { settle, timeout, ...trials } = shape.trials;
  const folder = dirname(resolve(file));
  const strategies = shape.strategies.map((strategy) => resolveStrategy(strategy, shape, folder));
  return withoutAbsent({
    name: shape.name,
    description: shape.description,
    file: resolve(file),
    source,
    fleet: resolveFleet(shape.fleet),
    workload: withoutAbsent({
      sql: workload.sql,
      floorNs: optional(workload.floor, parseDuration),
      timeoutMs: milliseconds(workload.timeout),
    }),
    strategies,
    trials: { ...trials, settleMs: milliseconds(settle), timeoutMs: milliseconds(timeout) },
    limits: withoutAbsent({
      memoryBytes: optional(shape.limits.memory, parseSize),
      processes: shape.limits.processes,
    }),
    thresholds: resolveThresholds(shape.thresholds, document),
    baseline: shape.baseline ?? strategies[0]?.name ?? '',
  });
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

function resolveFleet(fleet: ScenarioShape['fleet']): FleetSpec {
  const { provider, servers, image, cpus, variables } = fleet;
  const hosts = [fleet.hosts].flat().toSorted((a, b) => a - b);
  return withoutAbsent({
    provider,
    hosts,
    servers,
    image,
    cpus,
    variables,
    memoryBytes: optional(fleet.memory, parseSize),
  });
}

function resolveStrategy(strategy: StrategyShape, { trials }: ScenarioShape, folder: string): StrategySpec {
  const { use, command = [], protocol = 1 } = strategy;
  const resolved: StrategyCommand =
    use === undefined
      ? { kind: 'program', argv: command, protocol, cwd: folder }
      : { kind: 'catalogue', name: use };
  return {
    name: strategyName(strategy) ?? '',
    command: resolved,
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
