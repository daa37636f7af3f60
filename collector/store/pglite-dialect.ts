import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { MayflyError } from '../../src/core/errors.ts';
import type { PgliteThread } from './pglite-thread.ts';

/**
 * Kysely on a PGlite thread. There is one connection; its adapter says so, and Kysely then gives it to one
 * user at a time, so that no statement slips into the open transaction of another.
 * Kysely's own PGlite driver is not used: it waits for ever when BEGIN fails.
 */
export function pgliteDialect(thread: PgliteThread): Dialect {
  return {
    createAdapter: () => new PGliteAdapter(),
    createDriver: () => createDriver(thread),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function createDriver(thread: PgliteThread): Driver {
  const connection = createConnection(thread);
  const run = async (statement: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(statement));
  };
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: () => run('begin'),
    commitTransaction: async () => {
      const { command } = await thread.query('commit', []);
      // PostgreSQL answers so when a statement of the transaction had failed.
      if (command === 'ROLLBACK') throw new MayflyError('internal', 'the transaction was rolled back');
    },
    rollbackTransaction: () => run('rollback'),
    releaseConnection: async () => {},
    destroy: () => thread.close(),
  };
}

function createConnection(thread: PgliteThread): DatabaseConnection {
  return {
    executeQuery: async <Row>(query: CompiledQuery) => {
      const { rows, affectedRows } = await thread.query(query.sql, query.parameters);
      return { rows: rows as unknown as Row[], numAffectedRows: BigInt(affectedRows) };
    },
    streamQuery: () => {
      throw new MayflyError('internal', 'the embedded database does not stream');
    },
  };
}
