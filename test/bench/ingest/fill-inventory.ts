import { sql } from 'kysely';
import type { Engine } from '../../../collector/store/engine.ts';

const chunk = 250_000;

/**
 * An inventory as ephemeral credentials leave it, made in SQL: for each credential a fetch and a use, half of
 * them with a join key, half with a parent, seen in the last hours.
 */
export async function fillInventory({ db }: Engine, credentials: number): Promise<void> {
  const gin = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes
    where tablename = 'credential' and indexdef like '%USING gin%'`.execute(db);
  for (const { name } of gin.rows) await sql`drop index ${sql.id(name)}`.execute(db);
  for (let from = 0; from < credentials; from += chunk) {
    const to = Math.min(from + chunk, credentials) - 1;
    await sql`
      insert into credential (fingerprint, providers, types, join_keys, parents, sources, names, policies,
        expires_at, first_seen_at, last_seen_at, first_fetched_at, last_fetched_at, first_used_at, last_used_at)
      select md5('credential ' || i)::uuid, array['aws'], array['aws.session_credentials'],
        case when i % 2 = 0 then array['aws.access_key_id:' || upper(left(md5('key ' || i), 20))] end,
        case when i % 4 < 2 then array['mf1_' || left(md5('parent ' || i % 50), 30)] end,
        array['metadata_service'], array['role/agents-runtime'], array['arn:aws:iam::123456789012:role/agents'],
        at + 3600000, at, at + 60000, at, at, at + 1000, at + 60000
      from (select i, ${Date.now() - 3_600_000}::bigint - i % 7200000 as at
        from generate_series(${from}::bigint, ${to}::bigint) as i) as made`.execute(db);
    await sql`
      insert into usage (fingerprint, context, instance, hour, count, exact, first_at, last_at, exemplar, position)
      select md5('credential ' || i)::uuid, md5('context ' || i % 1000 + u)::uuid, md5('instance ' || i % 500)::uuid,
        at / 3600000, 1 + i % 4, true, at, at + 60000, decode(md5('a' || i) || md5('b' || i), 'hex'), i
      from (select i, ${Date.now() - 3_600_000}::bigint - i % 7200000 as at
        from generate_series(${from}::bigint, ${to}::bigint) as i) as made, generate_series(0, 1) as u`.execute(
      db,
    );
  }
  for (const { definition } of gin.rows) await sql.raw(definition).execute(db);
  await sql`vacuum analyze credential`.execute(db);
  await sql`vacuum analyze usage`.execute(db);
}

/** Bytes of the tables with their indexes. */
export async function inventoryBytes({
  db,
}: Engine): Promise<{ readonly credential: number; readonly usage: number }> {
  const { rows } = await sql<{ credential: number; usage: number }>`
    select pg_total_relation_size('credential')::float8 as credential,
      (select sum(pg_total_relation_size(inhrelid))::float8 from pg_inherits where inhparent = 'usage'::regclass)
        as usage`.execute(db);
  const [bytes] = rows;
  if (bytes === undefined) throw new Error('the database told no sizes');
  return bytes;
}
