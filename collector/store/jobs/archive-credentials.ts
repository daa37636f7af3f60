import { sql } from 'kysely';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { derivedColumns, dictionaries } from '../dictionaries.ts';
import { joinSql } from '../join-sql.ts';
import { joinedTables } from '../joined-tables.ts';
import { mergeSql } from '../merge-sql.ts';
import { fingerprintRanges } from './fingerprint-ranges.ts';
import type { Job } from './job.ts';
import { tableBytes } from './table-bytes.ts';

const dayMs = 86_400_000;
/** Expired or ended for so long, and not seen since. */
const coldMs = 7 * dayMs;

/** One that was archived before is joined with what came since. */
const intoArchive = mergeSql(
  { ...joinedTables.credential, name: 'credential_archive', derived: derivedColumns('') },
  joinSql,
  '(select * from taken order by fingerprint) taken',
);

/** Joined with what was archived, a credential may be what none was before. */
const notedSql = dictionaries
  .map(({ table, column, sets }) => {
    const columns = sets.join(', ');
    return `${table}_noted as (
      insert into ${table} (${columns}) select ${columns} from (
        select distinct on (${column}) * from moved
        where not exists (select from ${table} known where known.id = moved.${column}) and ${column} is not null
        order by ${column}
      ) fresh on conflict do nothing)`;
  })
  .join(', ');

/**
 * Moves credentials that have expired or ended, and are not seen any more, out of the table whose indexes every
 * fold changes, once it has grown past the threshold. One that is seen again is a row in both: reading joins them.
 */
export const archiveCredentials: Job = {
  name: 'archive-credentials',
  async run({ db, now, keep, stopping }) {
    let rows = 0;
    if ((await estimatedCredentials(db)) <= keep.hotCredentials) return { rows };
    for (const range of fingerprintRanges(await tableBytes(db, 'credential'))) {
      if (stopping()) return { rows };
      const cold = coldSql(now);
      const { rows: moved } = await sql<{ rows: number }>`
        with taken as (
          delete from credential c
          where c.fingerprint between ${range.first}::uuid and ${range.last}::uuid and ${cold}
          returning *
        ), moved as (${sql.raw(intoArchive)} returning *), ${sql.raw(notedSql)}
        select count(*)::integer as rows from moved`.execute(db);
      rows += moved[0]?.rows ?? 0;
    }
    return { rows };
  },
};

function coldSql(now: Instant): ReturnType<typeof sql> {
  const before = now - coldMs;
  return sql`c.last_seen_at < ${before}::bigint
    and (c.expires_at < ${before}::bigint or c.ended_at < ${before}::bigint)` as ReturnType<typeof sql>;
}

/** What the planner believes: counting would read the whole table. */
async function estimatedCredentials(db: Database): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select greatest(reltuples, 0)::bigint as rows from pg_class where oid = 'credential'::regclass`.execute(
    db,
  );
  return rows[0]?.rows ?? 0;
}
