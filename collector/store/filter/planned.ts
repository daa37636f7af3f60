import { sql } from 'kysely';
import type { Database } from '../database.ts';

/**
 * How the next statements of this transaction are planned. The ways that this folder writes are the ways that are meant:
 * through indexes, in nested loops and without helpers, `rows` one by one as an index has them, `bitmaps` where that
 * may be better or an index over sets allows nothing else. (postgresql.org/docs, Planner Method Configuration.)
 */
export async function planned(db: Database, how: 'rows' | 'bitmaps' | 'freely'): Promise<void> {
  const free = how === 'freely';
  const settings = {
    enable_seqscan: free,
    enable_hashjoin: free,
    enable_mergejoin: free,
    enable_bitmapscan: how !== 'rows',
  };
  const set = Object.entries(settings).map(
    ([name, on]) => sql`set_config(${name}, ${on ? 'on' : 'off'}, true)`,
  );
  const workers = sql`set_config('max_parallel_workers_per_gather', ${free ? '2' : '0'}, true)`;
  await sql`select ${sql.join([...set, workers])}`.execute(db);
}
