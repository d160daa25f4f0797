import type { MetricName } from '../../vocabulary/metrics.ts';
import { omitUndefined } from '../../vocabulary/omit-undefined.ts';
import { SETTINGS } from '../../vocabulary/settings.ts';
import { PROVIDERS } from '../providers.ts';
import type { AtOnce, Parameter } from '../scenario.ts';
import { fleetShape } from '../schema/fleet-shape.ts';
import { type StrategyShape, strategyShape, thresholdsShape } from '../schema/scenario-shape.ts';
import { isSwept } from '../schema/values.ts';
import { parseThreshold } from '../threshold.ts';
import { listed, quote } from '../wording.ts';
import type { Diagnostic } from '../yaml/diagnostic.ts';
import type { Path, YamlDocument } from '../yaml/document.ts';
import { nearest } from './explain.ts';
import { checkExternal } from './external-check.ts';
import { checkFaults } from './faults-check.ts';
import { checkIsolation } from './isolation-check.ts';
import { checkPlanSize } from './plan-size.ts';
import { checkWorkload } from './workload-check.ts';

/** What the checks have to know of the strategies: their names, and the parameters each takes. */
export type Catalogue = ReadonlyMap<
  string,
  { readonly parameters: Readonly<Record<string, Parameter>>; readonly atOnce: AtOnce }
>;

/**
 * The mistakes that the shape alone can't see: names, parameters, one key against another. What has the wrong shape
 * itself is passed over, so that all mistakes of a file come in one go.
 */
export function crossCheck(document: YamlDocument, catalogue: Catalogue): Diagnostic[] {
  const mistakes: Diagnostic[] = [];
  const complain: Complain = (path, message, { hint, at = 'value', secret } = {}) => {
    const range = at === 'key' ? document.keyRange(path) : document.rangeOf(path);
    mistakes.push(omitUndefined({ message, range, hint, secretFrom: secret ? range[0] : undefined }));
  };
  const value = document.value() as Written | null;
  const written = Array.isArray(value?.strategies) ? value.strategies : [];
  const strategies = written.map((each) => strategyShape.safeParse(each).data);
  strategies.forEach((strategy, index) => {
    if (strategy) checkStrategy(strategy, ['strategies', index], catalogue, complain);
  });
  checkNames(strategies, value?.baseline, complain);
  checkIsolation(strategies, value?.isolation, complain);
  checkFleet(value?.fleet, complain);
  checkWorkload(value?.workload, complain);
  checkExternal(value, strategies, catalogue, complain);
  checkThresholds(value?.thresholds, strategies, complain);
  checkPlanSize(value, strategies, complain);
  return mistakes;
}

/** The keys that are checked against one another, as they are written. */
export interface Written {
  readonly strategies?: unknown;
  readonly fleet?: unknown;
  readonly workload?: unknown;
  readonly trials?: unknown;
  readonly isolation?: unknown;
  readonly baseline?: unknown;
  readonly thresholds?: unknown;
}

/** What a strategy is called: by its author, else as in the catalogue. */
export function strategyName(strategy: StrategyShape): string | undefined {
  return strategy.name ?? strategy.use;
}

/** Notes a mistake at a place of the document; what is secret is not shown. */
export type Complain = (
  path: Path,
  message: string,
  more?: { hint?: string; at?: 'key' | 'value'; secret?: true },
) => void;

function checkStrategy(strategy: StrategyShape, path: Path, catalogue: Catalogue, complain: Complain): void {
  const { use, command, name, protocol } = strategy;
  if ((use === undefined) === (command === undefined)) {
    const found = use === undefined ? 'neither' : 'both';
    complain(path, `Expected either use (a catalogue name) or command (a program), found ${found}`);
    return;
  }
  if (command !== undefined && name === undefined)
    complain(path, 'Expected a name: a command has none of its own');
  if (use === undefined) {
    checkOwnParameters(strategy.with ?? {}, path, complain);
    return;
  }
  if (protocol !== undefined) {
    complain([...path, 'protocol'], 'Key "protocol" goes with command: the catalogue knows its own', {
      at: 'key',
    });
  }
  const entry = catalogue.get(use);
  if (!entry) {
    const names = [...catalogue.keys()];
    const candidate = nearest(use, names);
    const hint =
      candidate === undefined ? `The catalogue has: ${listed(names)}` : `Did you mean "${candidate}"?`;
    complain([...path, 'use'], `Unknown strategy ${quote(use)}`, { hint });
    return;
  }
  for (const [name, values] of Object.entries(strategy.with ?? {})) {
    checkParameter(use, entry.parameters, name, [values].flat(), [...path, 'with', name], complain);
  }
}

function checkOwnParameters(told: object, path: Path, complain: Complain): void {
  for (const key of Object.keys(told)) {
    if (!SETTINGS.includes(key)) continue;
    const hint = 'Cases are told apart by those. Call the parameter something else.';
    complain(
      [...path, 'with', key],
      `Expected a parameter of the program's own, found ${quote(key)}, which is swept for all`,
      {
        hint,
        at: 'key',
      },
    );
  }
}

function checkParameter(
  use: string,
  parameters: Readonly<Record<string, Parameter>>,
  name: string,
  values: readonly unknown[],
  path: Path,
  complain: Complain,
): void {
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (!parameter) {
    const known = Object.keys(parameters);
    const hint = known.length === 0 ? `${use} takes no parameters` : `${use} takes: ${known.join(', ')}`;
    complain(path, `Unknown parameter ${quote(name)}`, { hint, at: 'key' });
    return;
  }
  for (const [index, value] of values.entries()) {
    const found = quote(value);
    const place = values.length > 1 ? [...path, index] : path;
    if (parameter.type === 'choice' && !parameter.choices.includes(String(value))) {
      complain(place, `Expected one of ${parameter.choices.join(', ')}, found ${found}`);
    } else if (
      parameter.type === 'integer' &&
      !(Number.isInteger(value) && Number(value) >= parameter.minimum)
    ) {
      complain(place, `Expected a whole number, ${parameter.minimum} or more, found ${found}`);
    }
  }
}

function checkNames(
  strategies: readonly (StrategyShape | undefined)[],
  baseline: unknown,
  complain: Complain,
): void {
  const names = strategies.map((strategy) => strategy && strategyName(strategy));
  names.forEach((name, index) => {
    if (name === undefined || names.indexOf(name) === index) return;
    const path = ['strategies', index, strategies[index]?.name === undefined ? 'use' : 'name'];
    complain(path, `Strategy ${quote(name)} is here twice`, { hint: 'Give one of them a name of its own.' });
  });
  // A strategy that can't be read may be the one that is meant.
  if (typeof baseline !== 'string' || names.includes(baseline) || names.includes(undefined)) return;
  complain(['baseline'], `Baseline ${quote(baseline)} is none of the strategies`, {
    hint: `They are: ${listed(names)}`,
  });
}

function checkFleet(value: unknown, complain: Complain): void {
  const fleet = fleetShape.safeParse(value).data;
  if (!fleet) return;
  checkFaults(fleet, complain);
  const fewest = Math.min(...[fleet.hosts].flat());
  const most = Math.max(...[fleet.servers].flat());
  if (most > fewest) {
    const message = `Expected no more servers than hosts, found ${most} for ${fewest} hosts`;
    complain(['fleet', 'servers'], message);
  }
  if (isSwept(fleet.servers) && fleet.provider !== 'auto' && PROVIDERS[fleet.provider].isSimulated) {
    const message =
      'Expected one number of servers with provider: embedded, which has none of them, found a list';
    complain(['fleet', 'servers'], message, { hint: 'Sweep them with provider: docker, or auto.' });
  }
}

function checkThresholds(
  value: unknown,
  strategies: readonly (StrategyShape | undefined)[],
  complain: Complain,
): void {
  const names = strategies.map((strategy) => strategy && strategyName(strategy));
  for (const [strategy, metrics] of Object.entries(thresholdsShape.safeParse(value ?? {}).data ?? {})) {
    if (!names.includes(strategy) && !names.includes(undefined)) {
      const hint = `They are: ${listed(names)}`;
      complain(['thresholds', strategy], `${quote(strategy)} is none of the strategies`, { hint, at: 'key' });
    }
    for (const [metric, texts] of Object.entries(metrics)) {
      texts.forEach((text, index) => {
        const parsed = parseThreshold(metric as MetricName, text);
        if (!('mistake' in parsed)) return;
        complain(['thresholds', strategy, metric, index], `${parsed.mistake}, found ${quote(text)}`);
      });
    }
  }
}
