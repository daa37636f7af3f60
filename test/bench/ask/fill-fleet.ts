import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';
import { countMissing, countStanding } from '../../../collector/store/jobs/count-standing.ts';
import { defaultRetention } from '../../../collector/store/jobs/job.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import { noteCombinations } from '../../collector/store/note-combinations.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const chunk = 250_000;

/** How much there is beside the credentials. */
const fleet = { days: 30, contexts: 2400, processes: 5000, instances: 100_000 } as const;

export interface Fleet {
  readonly credentials: number;
  readonly now: Instant;
}

/**
 * An inventory as a fleet of agents leaves it, made in SQL: nine of ten credentials lived for an hour some time in the
 * last `days`, the rest are used until now; a provider in 10,000 is rare; one in a hundred has a name of its own; one
 * credential is used by `instances` processes. Indexes are made at the end, which is quicker.
 */
export async function fillFleet(db: Database, { credentials, now }: Fleet): Promise<void> {
  for (let back = fleet.days - 8; back > -8; back -= 8) {
    await makePartitions(db, instant(now - Math.max(back, 0) * dayMs));
  }
  await scenes(db, now);
  await withoutIndexes(db, async () => {
    for (let from = 0; from < credentials; from += chunk) {
      await part(db, { from, to: Math.min(from + chunk, credentials) - 1, now });
    }
    await wide(db, now);
    await sql`
      insert into credential_context (fingerprint, context)
      select distinct fingerprint, context from usage`.execute(db);
    await noteCombinations(db, ['credential']);
  });
  for (const table of ['credential', 'usage', 'credential_context']) {
    await sql`vacuum analyze ${sql.table(table)}`.execute(db);
  }
  await sql`analyze`.execute(db);
  // Counted as the jobs of a collector count.
  const counting = { db, now, keep: defaultRetention, stopping: () => false };
  for (const job of [countMissing, countStanding]) await job.run(counting);
  for (const table of ['standing', 'credential_sum', 'usage_sum']) {
    await sql`vacuum analyze ${sql.table(table)}`.execute(db);
  }
}

/** Contexts of 200 services in four environments, and processes with owners. */
async function scenes(db: Database, now: Instant): Promise<void> {
  await sql`
    insert into context (id, tuple, kind, service, namespace, environment, agent, tool, user_id, address, port,
      operation, channel, outcome, held)
    select md5('context ' || i)::uuid, md5('tuple ' || i)::uuid, case when i % 3 = 0 then 'fetched' else 'used' end,
      'service-' || i / 3 % 200, case when i % 5 = 0 then 'shop' end,
      (array['prod', 'staging', 'dev', null])[1 + i / 600],
      case when i % 4 > 0 then 'agent-' || i / 3 % 23 end, case when i % 4 = 1 then 'tool-' || i % 11 end,
      case when i % 40 = 7 then 'user-' || i % 17 end,
      case when i % 3 > 0 then (array['api.openai.com', 'sts.amazonaws.com', 'api.github.com', 'db.internal'])[1 + i % 4] end,
      443, case when i % 3 > 0 then 'GET /v1/thing/' || i % 30 end,
      case when i % 3 = 0 then 'env' else 'header' end, case i % 3 when 1 then 'sent' when 2 then 'accepted' end, false
    from generate_series(0, ${fleet.contexts - 1}::integer) i`.execute(db);
  await sql`
    insert into process (id, instance, service, environment, owner, first_seen_at, last_seen_at, seen, coalesced,
      spooled, dropped, unattributed, overflowed)
    select md5('process ' || i)::uuid, 'i-' || i, 'service-' || i % 200, 'prod', 'team-' || i % 12, ${now}::bigint,
      ${now}::bigint, 0, 0, 0, 0, 0, 0
    from generate_series(0, ${fleet.processes - 1}::integer) i`.execute(db);
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly now: Instant;
}

/** Numbers of credentials; the UUID of number `i` is `md5('credential ' || i)`. */
async function part(db: Database, { from, to, now }: Part): Promise<void> {
  const made = sql`(
    select i, first_at, least(first_at + case when i % 10 = 0 then ${10 * dayMs}::bigint else ${hourMs}::bigint end,
      ${now}::bigint) as last_at
    from (
      select i, ${now}::bigint - 1 - ((hashint8(i)::bigint + 2147483648) % 1000003 / 1000003.0 * ${fleet.days * dayMs}::bigint)::bigint as first_at
      from generate_series(${from}::bigint, ${to}::bigint) as i) started) made`;
  await sql`
    insert into credential (fingerprint, providers, types, join_keys, parents, sources, names, policies, scopes,
      subjects, ephemeral, issued_at, expires_at, first_seen_at, last_seen_at, first_fetched_at, last_fetched_at,
      first_used_at, last_used_at, ended_at)
    select md5('credential ' || i)::uuid,
      array[case when i % 10000 = 77 then 'vault' else (array['aws', 'github', 'openai', 'gcp'])[1 + i % 4] end],
      array[case when i % 10000 = 77 then 'vault.batch' else (array['aws.session', 'github.installation', 'openai.key', 'gcp.access'])[1 + i % 4] end],
      case when i % 2 = 0 then array['some.key_id:' || upper(left(md5('key ' || i), 20))] end,
      case when i % 3 = 0 and i > 100 then array['mf1_' || left(md5('parent ' || i % 5000), 30)] end,
      array[(array['metadata_service', 'env', 'token_endpoint'])[1 + i % 3]],
      array[case when i % 100 = 3 then 'path/of/' || i else 'NAME_' || i % 60 end],
      case when i % 2 = 0 then array['role/deploy-' || i % 40] end,
      case when i % 4 = 1 then array['repo', 'workflow-' || i % 9] end,
      case when i % 4 = 2 then array['subject-' || i % 1000] end,
      i % 10 <> 0, case when i % 3 = 0 then first_at end, case when i % 5 > 0 then first_at + ${hourMs * 12}::bigint end,
      first_at, last_at, first_at, first_at, case when i % 7 > 0 then first_at + 1000 end,
      case when i % 7 > 0 then last_at end, case when i % 50 = 1 then last_at + 1 end
    from ${made}`.execute(db);
  await sql`
    insert into usage (fingerprint, context, instance, hour, count, exact, first_at, last_at, exemplar, position)
    select md5('credential ' || i)::uuid, md5('context ' || context)::uuid,
      md5('process ' || (i + u) % ${fleet.processes}::integer)::uuid, at / ${hourMs}::integer, 1 + i % 9, true, at, at,
      decode(md5('a' || i) || md5('b' || i), 'hex'), 0
    from ${made} cross join generate_series(0, 2) u, lateral (
      select case u when 0 then first_at when 1 then first_at + 1000 else last_at end as at,
        case when i % 1000 = 5 then 3 * (i / 1000 % 800) else (hashint8(i)::bigint + 2147483648) % 30 * 3 end
          + case when i % 20 = 0 and u = 2 then 300 else 0 end + u as context) as seen
    where u = 0 or i % 7 > 0
    on conflict do nothing`.execute(db);
}

/** Number 0 is used by a whole fleet. */
async function wide(db: Database, now: Instant): Promise<void> {
  await sql`
    insert into usage (fingerprint, context, instance, hour, count, exact, first_at, last_at, exemplar, position)
    select md5('credential 0')::uuid, md5('context ' || (i % 9 * 3 + 1))::uuid, md5('wide ' || i)::uuid,
      (${now}::bigint - 1) / ${hourMs}::integer, 5, true, ${now}::bigint - 1, ${now}::bigint - 1, decode(repeat('00', 32), 'hex'), 0
    from generate_series(1, ${fleet.instances}::integer) i`.execute(db);
  await sql`update credential set last_seen_at = ${now}::bigint - 1 where fingerprint = md5('credential 0')::uuid`.execute(
    db,
  );
}

/** Runs work without the triggers and the indexes of the large tables that no constraint needs. */
async function withoutIndexes(db: Database, work: () => Promise<void>): Promise<void> {
  const tables = ['credential', 'credential_context'];
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes
    where tablename = any(${tables}::text[]) and indexname not like '%_pkey'`.execute(db);
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(db);
  for (const table of ['credential', 'usage']) {
    await sql`alter table ${sql.table(table)} disable trigger user`.execute(db);
  }
  await work();
  for (const table of ['credential', 'usage']) {
    await sql`alter table ${sql.table(table)} enable trigger user`.execute(db);
  }
  for (const { definition } of rows) await sql.raw(definition).execute(db);
}
