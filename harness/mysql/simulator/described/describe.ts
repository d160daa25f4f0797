import type { SimulatedStatements } from '../messages.ts';
import { SqlError } from '../packets/errors.ts';
import type { Server } from '../server.ts';
import { Session } from '../session.ts';
import { columnsOf } from '../sql/execute.ts';
import { parse } from '../sql/statement.ts';
import { DescribedAnswer } from './answer.ts';

/** The answer to those of the statements that the server can't execute by itself; where it can execute all, to all. */
export function describe({ statements, ...answer }: SimulatedStatements, server: Server): DescribedAnswer {
  const unknown = statements.filter((sql) => !isExecutable(sql, server));
  return new DescribedAnswer(unknown.length > 0 ? unknown : statements, answer);
}

// By its columns, as for a client that prepares it: nothing is executed.
function isExecutable(sql: string, server: Server): boolean {
  const session = new Session(
    0,
    server,
    () => 'localhost',
    () => {},
  );
  try {
    columnsOf(parse(sql), session);
    return true;
  } catch (error) {
    if (error instanceof SqlError) return false;
    throw error;
  }
}
