import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';
import { countMissing, countStanding } from '../../../collector/store/jobs/count-standing.ts';
import { defaultRetention } from '../../../collector/store/jobs/job.ts';
import { dayOf, makePartitions } from '../../../collector/store/partitions.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import { noteCombinations } from './note-combinations.ts';
import { noteContexts } from './note-contexts.ts';

const dayMs = 86_400_000;
export const manyDays = 30;

/**
 * Fills an empty store in SQL with credentials as a fleet leaves them: nine of ten are used for an hour and never
 * again, over `manyDays` daily partitions, of which today's is the largest; every fifth expired one is archived. Then the planner gets to know them.
 */
export async function fillMany(
  db: Database,
  { credentials, now }: { credentials: number; now: Instant },
): Promise<void> {
  // Each call makes eight days back.
  for (let back = manyDays - 8; back > -8; back -= 8) {
    await makePartitions(db, instant(now - Math.max(back, 0) * dayMs));
  }
  await sql`
    insert into context (id, tuple, kind, service, environment, agent, tool, address, port, operation, channel, outcome, held)
    select md5('context ' || i)::uuid, md5('tuple ' || i / 2)::uuid, 'used', 'service ' || i % 40, 'production',
      'agent ' || i % 7, 'tool ' || i % 11, 'api.example.com', 443, 'GET /v1/things', 'header',
      case i % 2 when 0 then 'sent' else 'accepted' end, false
    from generate_series(0, 799) i`.execute(db);
  await sql`
    insert into process (id, instance, service, first_seen_at, last_seen_at, seen, coalesced, spooled, dropped,
      unattributed, overflowed)
    select md5('process ' || i)::uuid, 'i-' || i, 'service ' || i % 40, ${now}::bigint, ${now}::bigint, 0, 0, 0, 0, 0, 0
    from generate_series(0, 1999) i`.execute(db);
  await sql`
    create table made as
    select i, md5('credential ' || i)::uuid as fingerprint, first_at,
      least(first_at + case when i % 10 = 0 then 10 * ${dayMs}::bigint else 3600000 end, ${now}::bigint) as last_at
    from (
      select i, ${now}::bigint - (random() ^ 2 * ${manyDays * dayMs}::bigint)::bigint as first_at
      from generate_series(1, ${credentials}::integer) i
    ) started`.execute(db);
  await sql`
    insert into credential (fingerprint, providers, types, join_keys, parents, sources, ephemeral,
      first_seen_at, last_seen_at, first_used_at, last_used_at)
    select fingerprint, array['provider ' || i % 9], array['type ' || i % 30],
      case when i % 3 = 0 then array['some.key:' || i] end, case when i % 2 = 0 then array['parent ' || i / 6] end,
      array['env'], i % 10 <> 0, first_at, last_at, first_at, last_at
    from made`.execute(db);
  await sql`
    with gone as (delete from credential where ephemeral and get_byte(uuid_send(fingerprint), 15) % 5 = 0 returning *)
    insert into credential_archive (fingerprint, providers, types, join_keys, parents, sources, ephemeral,
      first_seen_at, last_seen_at, first_used_at, last_used_at)
    select fingerprint, providers, types, join_keys, parents, sources, ephemeral,
      first_seen_at, last_seen_at, first_used_at, last_used_at from gone`.execute(db);
  await sql`
    insert into usage (fingerprint, context, instance, hour, count, exact, first_at, last_at, exemplar, position)
    select m.fingerprint, md5('context ' || (m.i * 7 + u) % 800)::uuid, md5('process ' || (m.i + u) % 2000)::uuid,
      at / 3600000, 1 + u, true, at, at, decode(repeat('00', 32), 'hex'), 0
    from made m cross join generate_series(0, 2) u,
      lateral (select m.first_at + u * (m.last_at - m.first_at) / 3 as at) times
    on conflict do nothing`.execute(db);
  await sql`
    insert into usage_ended (fingerprint, context, month, instances, readings, exact, first_at, last_at, exemplar, position)
    select fingerprint, md5('context ' || (i * 7) % 800)::uuid, ${Math.floor(dayOf(now) / 30)}::integer,
      array[md5('process ' || i % 2000)::uuid], array[9], true, first_at, last_at, decode(repeat('00', 32), 'hex'), 0
    from made where i % 2 = 0`.execute(db);
  await sql`update credential set expires_at = first_seen_at + 36000000 where ephemeral`.execute(db);
  await noteContexts(db);
  await noteCombinations(db);
  await sql`drop table made`.execute(db);
  await sql`analyze`.execute(db);
  // As the jobs of a collector count.
  const counting = { db, now, keep: defaultRetention, stopping: () => false };
  for (const job of [countMissing, countStanding]) await job.run(counting);
  await sql`analyze`.execute(db);
}

/** The UUID of the fingerprint of credential `i`, from 1 on. */
export function uuidOf(i: number): string {
  return createHash('md5')
    .update(`credential ${i}`)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
