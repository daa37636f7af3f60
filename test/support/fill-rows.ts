import { sql } from 'kysely';
import { migrate } from '../../collector/store/migrate.ts';
import { openPglite } from '../../collector/store/pglite-engine.ts';
import { noteCombinations } from '../collector/store/note-combinations.ts';

/**
 * Credentials of the type `row`, made in SQL in the data of a collector that is stopped: `row 1` was seen longest ago,
 * each of the others a minute after the one before.
 */
export async function fillRows(dataDirectory: string, rows: number): Promise<void> {
  const engine = await openPglite(dataDirectory);
  try {
    await migrate(engine);
    const first = Date.now() - (rows + 10) * 60_000;
    await sql`
      insert into credential (fingerprint, providers, types, names, sources, first_seen_at, last_seen_at,
        first_used_at, last_used_at)
      select md5('row ' || i)::uuid, array['made'], array['row'], array['row ' || i], array['env'],
        at, at, at, at
      from generate_series(1, ${rows}::integer) i, lateral (select ${first}::bigint + i * 60000::bigint as at) times`.execute(
      engine.db,
    );
    await noteCombinations(engine.db);
    await sql`analyze`.execute(engine.db);
  } finally {
    await engine.close();
  }
}
