import { type Catalogue, crossCheck } from './checks/check.ts';
import { explain } from './checks/explain.ts';
import { casesOf } from './plan.ts';
import { resolveScenario } from './resolve.ts';
import type { Scenario } from './scenario.ts';
import { scenarioShape } from './schema/scenario-shape.ts';
import { quote } from './wording.ts';
import { type Diagnostic, ScenarioError } from './yaml/diagnostic.ts';
import { YamlDocument } from './yaml/document.ts';
import { readSource } from './yaml/source.ts';

/**
 * Read, check and resolve a scenario file.
 *
 * @throws ScenarioError with every mistake the file has, each at its place.
 */
export function loadScenario(file: string, catalogue: Catalogue): Scenario {
  return parseScenario(readSource(file), file, catalogue);
}

/** The same for a text that was already read; `file` is what it is called, and where its relative paths begin. */
export function parseScenario(source: string, file: string, catalogue: Catalogue): Scenario {
  const document = new YamlDocument(source);
  if (document.mistakes.length > 0) throw new ScenarioError(file, source, document.mistakes);
  const shape = scenarioShape.safeParse(document.value());
  const issues = shape.error?.issues.flatMap((issue) => explain(issue, document)) ?? [];
  const mistakes = [...issues, ...crossCheck(document, catalogue)];
  if (!shape.success || mistakes.length > 0) throw new ScenarioError(file, source, mistakes);
  const scenario = resolveScenario(shape.data, file, source, document);
  const twice = caseTwice(scenario, document);
  if (twice) throw new ScenarioError(file, source, [twice]);
  return scenario;
}

/** A strategy's name may look like another's with its parameters; results are kept by the names of cases. */
function caseTwice(scenario: Scenario, document: YamlDocument): Diagnostic | undefined {
  const names = new Set<string>();
  for (const { name, strategy } of casesOf(scenario)) {
    if (names.has(name)) {
      const index = scenario.strategies.indexOf(strategy);
      const message = `Case ${quote(name)} is here twice`;
      return {
        message,
        range: document.rangeOf(['strategies', index]),
        hint: 'Give the strategy another name.',
      };
    }
    names.add(name);
  }
  return undefined;
}
