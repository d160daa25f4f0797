import { scenarioJsonSchema } from '../../scenario/shape.ts';
import { runJsonSchema } from '../../store/schema.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** `manyhosts schema [scenario|run]`: the JSON Schema of a scenario file, or of run.json. */
export function schema(which: 'scenario' | 'run'): ExitCode {
  const value = which === 'run' ? runJsonSchema() : scenarioJsonSchema();
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  return EXIT.passed;
}
