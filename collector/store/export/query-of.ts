import { CompiledQuery } from 'kysely';
import type { Database } from '../database.ts';
import type { Session } from '../session.ts';

/** Statements by hand in a transaction of Kysely. */
export function queryOf(transaction: Database): Pick<Session, 'query'> {
  return {
    query: async <Row>(text: string, parameters: readonly unknown[] = []) =>
      (await transaction.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))).rows,
  };
}
