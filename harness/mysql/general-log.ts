import type { Connection, RowDataPacket } from 'mysql2/promise';

/** A server's record of what it is asked. */
export interface GeneralLog {
  /** End the record: the statements of each connection that was let in, but for the one that asked for it. */
  end(): Promise<string[][]>;
}

/**
 * Have a server record every statement in `mysql.general_log`, from now on until the end of the record. The server writes a
 * row for each, so that it is slower meanwhile.
 */
export async function recordStatements(root: Connection): Promise<GeneralLog> {
  const [[output]] = await root.query<RowDataPacket[]>('SELECT @@global.log_output AS log_output');
  await root.query("SET GLOBAL log_output = 'TABLE'");
  await root.query('TRUNCATE TABLE mysql.general_log');
  await root.query('SET GLOBAL general_log = ON');
  return {
    async end() {
      await root.query('SET GLOBAL general_log = OFF');
      const [rows] = await root.query<RowDataPacket[]>(RECORD);
      await root.query('TRUNCATE TABLE mysql.general_log');
      await root.query('SET GLOBAL log_output = ?', [output?.log_output]);
      return statementsByConnection(rows);
    },
  };
}

// A prepared statement is executed with its values filled in: `Execute`, and not `Prepare`, has the text.
const RECORD = `SELECT thread_id AS thread, command_type AS command, CONVERT(argument USING utf8mb4) AS argument
  FROM mysql.general_log WHERE thread_id <> CONNECTION_ID()`;

function statementsByConnection(rows: readonly RowDataPacket[]): string[][] {
  const byThread = Map.groupBy(rows, ({ thread }) => Number(thread));
  return [...byThread.values()]
    .filter(loggedIn)
    .map((own) =>
      own
        .filter(({ command }) => command === 'Query' || command === 'Execute')
        .map(({ argument }) => String(argument)),
    );
}

function loggedIn(rows: readonly RowDataPacket[]): boolean {
  return !rows.some(
    ({ command, argument }) => command === 'Connect' && /^Access denied/.test(String(argument)),
  );
}
