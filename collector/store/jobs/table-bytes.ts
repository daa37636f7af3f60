import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** What a table or partition takes on disk, its indexes apart. */
export async function tableBytes(db: Database, table: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select pg_relation_size(${table}::regclass)::bigint as bytes`.execute(db);
  return rows[0]?.bytes ?? 0;
}
