import { MayflyError } from '../../src/core/errors.ts';
import type { Session } from './session.ts';

/** One connection that nobody else uses meanwhile. */
export interface Connection {
  readonly query: (
    sql: string,
    parameters: readonly unknown[],
  ) => Promise<{ readonly rows: readonly unknown[]; readonly command: string }>;
  /** `into` is the table with its columns: `credential (fingerprint, …)`. */
  readonly copy: (into: string, rows: Iterable<Uint8Array>) => Promise<void>;
}

/**
 * Runs work between BEGIN and COMMIT. `onStuck` is told when not even ROLLBACK works: then the connection may
 * still be inside the transaction.
 */
export async function runTransaction<Result>(
  connection: Connection,
  work: (session: Session) => Promise<Result>,
  onStuck: () => void,
): Promise<Result> {
  await connection.query('begin', []);
  try {
    const result = await work(sessionOn(connection));
    const { command } = await connection.query('commit', []);
    // PostgreSQL answers so when a statement of the transaction had failed.
    if (command === 'ROLLBACK') throw new MayflyError('internal', 'the transaction was rolled back');
    return result;
  } catch (error) {
    await connection.query('rollback', []).catch(onStuck);
    throw error;
  }
}

export function sessionOn({ query, copy }: Connection): Session {
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await query(sql, parameters)).rows as readonly Row[],
    copy: (table, columns, rows) => copy(`${table} (${columns.join(', ')})`, rows),
  };
}
