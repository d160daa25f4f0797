import { FleetError } from '../vocabulary/errors.ts';

interface EngineErrorOptions extends ErrorOptions {
  /** Whether the user names an engine, which is then the one that can't be used. */
  readonly isNamed?: boolean;
}

/** No container engine can be used. */
export class EngineError extends FleetError {
  override name = 'EngineError';
  /** Why, to go into a sentence. */
  readonly clause: string;
  /** What to do, in a sentence. */
  readonly remedy: string;
  readonly isNamed: boolean;

  constructor(clause: string, remedy: string, { isNamed = true, ...options }: EngineErrorOptions = {}) {
    super(`${clause.charAt(0).toUpperCase()}${clause.slice(1)}. ${remedy}`, options);
    this.clause = clause;
    this.remedy = remedy;
    this.isNamed = isNamed;
  }
}
