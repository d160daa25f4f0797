import { resolve } from 'node:path';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { parseMilliseconds, parseSize } from '../vocabulary/units.ts';
import { quote } from '../vocabulary/wording.ts';
import { explain } from './explain.ts';
import { endlessStrategies } from './least-time.ts';
import { casesOf } from './plan.ts';
import type { Scenario } from './scenario.ts';
import { lengthNs } from './schedule.ts';
import { checkFaultCycles } from './sections/fault-times.ts';
import { resolveFault } from './sections/faults.ts';
import { checkFleet, resolveFleet } from './sections/fleet.ts';
import { checkPlanSize } from './sections/plan-size.ts';
import { schedulesOf } from './sections/schedule.ts';
import { checkStrategies, resolveStrategy, strategyName } from './sections/strategies.ts';
import { checkFigures } from './sections/thresholds/figures.ts';
import { checkAborts, checkThresholds, resolveThresholds } from './sections/thresholds/thresholds.ts';
import { checkVisits } from './sections/visits.ts';
import { checkWorkload, resolveWorkloads } from './sections/workload.ts';
import { readShape, type ScenarioShape, type SoundParts } from './shape.ts';
import { type Diagnostic, renderDiagnostic } from './yaml/diagnostic.ts';
import { type Complain, YamlDocument } from './yaml/document.ts';
import { noticesOf } from './yaml/notices.ts';
import { readSource } from './yaml/source.ts';

/**
 * Read, check and resolve a scenario file.
 *
 * @throws ScenarioError with every mistake the file has, each at its place.
 */
export function loadScenario(file: string): Scenario {
  return parseScenario(readSource(file), file);
}

/** The same for a text that was already read; `file` is what it is called, and where its relative paths begin. */
export function parseScenario(source: string, file: string): Scenario {
  const document = new YamlDocument(source, file);
  const { shape, issues, sound } = readShape(document.value);
  const mistakes = issues.flatMap((issue) => explain(issue, document));
  crossCheck(sound, (...mistake) => mistakes.push(document.diagnose(...mistake)));
  const notices = noticesOf(document);
  if (!shape || mistakes.length > 0)
    throw document.error([...mistakes, ...beside(notices, mistakes, source)]);
  const scenario = { ...resolveScenario(shape, document), notices: [] };
  const twice = caseTwice(scenario, document);
  if (twice) throw document.error([twice]);
  notices.push(...refuseEndless(scenario, document));
  return { ...scenario, notices: notices.map((notice) => renderDiagnostic(document.file, source, notice)) };
}

/**
 * The mistakes that the shape alone can't see: names, parameters, one key against another. Parts that have mistakes
 * already are passed over, so that all mistakes of a file come in one go.
 */
function crossCheck(sound: SoundParts, complain: Complain): void {
  const { strategies, fleet, workload, thresholds } = sound;
  checkStrategies(strategies, sound.isolation, sound.baseline, complain);
  if (fleet) checkFleet(fleet, sound, complain);
  if (workload) {
    checkWorkload(workload, complain);
    checkVisits(workload, sound, complain);
  }
  if (fleet && workload) checkFaultCycles(fleet.faults, schedulesOf(workload), complain);
  if (thresholds) {
    const names = strategies.map((strategy) => strategy && strategyName(strategy));
    checkThresholds(thresholds, names, complain);
    if (workload) checkAborts(thresholds, schedulesOf(workload), complain);
    checkFigures(thresholds, strategies, sound, complain);
  }
  checkPlanSize(sound, complain);
}

/** The notices that may say where a mistake in the same line comes from. */
function beside(
  notices: readonly Diagnostic[],
  mistakes: readonly Diagnostic[],
  source: string,
): Diagnostic[] {
  const lineOf = ({ range: [at] }: Diagnostic) => source.lastIndexOf('\n', at - 1);
  const lines = new Set(mistakes.map(lineOf));
  return notices.filter((notice) => lines.has(lineOf(notice)));
}

/** Fill in and convert: sweeps into cases, texts with units into numbers, paths into absolute ones. */
function resolveScenario(shape: ScenarioShape, document: YamlDocument): Omit<Scenario, 'notices'> {
  const { settle, timeout, ...trials } = shape.trials;
  const workloads = resolveWorkloads(shape.workload);
  const { memory, processes } = shape.limits;
  const shared = { ...trials, isolation: shape.isolation };
  const strategies = shape.strategies.map((each) => resolveStrategy(each, shared, document.folder));
  const fleet = resolveFleet(shape.fleet, document);
  const most = Math.max(...fleet.hosts);
  return omitUndefined({
    name: shape.name,
    description: shape.description,
    file: resolve(document.file),
    source: document.source,
    fleet,
    faults: shape.fleet.faults.map((fault) => resolveFault(fault, most)),
    workloads,
    strategies,
    trials: { ...trials, settleMs: parseMilliseconds(settle), timeoutMs: trialTimeoutMs(timeout, workloads) },
    limits: omitUndefined({
      memoryBytes: memory === undefined ? undefined : parseSize(memory),
      processes,
    }),
    thresholds: resolveThresholds(shape.thresholds, document),
    baseline: shape.baseline ?? strategies[0]?.name ?? '',
  });
}

const PATIENCE_MS = 180_000;

/** A trial can't end before the last visit is due: unless the author says how long it may take, that is added. */
function trialTimeoutMs(timeout: string | undefined, workloads: Scenario['workloads']): number {
  if (timeout !== undefined) return parseMilliseconds(timeout);
  const longestNs = Math.max(...workloads.map(({ schedule }) => lengthNs(schedule)));
  return PATIENCE_MS + Math.ceil(longestNs / 1e6);
}

/** A strategy's name may look like another's with its parameters; results are kept by the names of cases. */
function caseTwice(scenario: Scenario, document: YamlDocument): Diagnostic | undefined {
  const names = new Set<string>();
  for (const { name, strategy } of casesOf(scenario)) {
    if (names.has(name)) {
      const path = ['strategies', scenario.strategies.indexOf(strategy)];
      const hint = 'Give the strategy another name.';
      return document.diagnose(path, `Case ${quote(name)} is here twice`, { hint });
    }
    names.add(name);
  }
  return undefined;
}

/** Notices of cases that seem to be unable to end in time. @throws ScenarioError where that is certain. */
function refuseEndless(scenario: Scenario, document: YamlDocument): Diagnostic[] {
  const found = endlessStrategies(scenario).map(({ strategy, message, isCertain, hint }) => {
    const path = ['strategies', scenario.strategies.indexOf(strategy)];
    return {
      isCertain,
      diagnostic: document.diagnose(path, isCertain ? message : `Notice: ${message}`, { hint }),
    };
  });
  const certain = found.filter(({ isCertain }) => isCertain);
  if (certain.length > 0) throw document.error(certain.map(({ diagnostic }) => diagnostic));
  return found.map(({ diagnostic }) => diagnostic);
}
