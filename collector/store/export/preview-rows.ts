import { sql } from 'kysely';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import type { OutboxRow } from './read-outbox.ts';

const most = 3;

/** Rows as the outbox would have them of a credential, by its UUID: that it was seen, and its latest usage. */
export async function previewRows(db: Database, uuid: string, now: Instant): Promise<readonly OutboxRow[]> {
  const { rows } = await sql<OutboxRow>`
    select row_number() over (order by place, "lastAt" desc) as seq, row_number() over (order by place, "lastAt" desc) as "lastSeq",
      ${now}::bigint as "recordedAt", e.*, null as minute
    from (
      select 1 as place, 'inventory' as kind, c.fingerprint, k.context, null::uuid as instance, null::bigint as count,
        null::bigint as reading, null::boolean as exact, c.first_seen_at as "firstAt", c.first_seen_at as "lastAt",
        null::bytea as exemplar, 'created' as change, null as value
      from (
        select fingerprint, first_seen_at from credential where fingerprint = ${uuid}::uuid
        union all select fingerprint, first_seen_at from credential_archive where fingerprint = ${uuid}::uuid
        order by first_seen_at limit 1
      ) c left join lateral (
        select context from credential_context k where k.fingerprint = c.fingerprint order by context limit 1
      ) k on true
      union all
      select 2, 'usage', u.* from (
        select fingerprint, context, instance, count, count as reading, exact, first_at, last_at, exemplar, null, null
        from usage where fingerprint = ${uuid}::uuid order by last_at desc limit ${most}
      ) u
    ) e order by seq`.execute(db);
  return rows;
}
