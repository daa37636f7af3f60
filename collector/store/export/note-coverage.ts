import { sql } from 'kysely';
import type { Instant } from '../../../src/core/instant.ts';
import { goneAfterMs, silentAfterMs } from '../../../src/core/silence.ts';
import type { Database } from '../database.ts';
import { isSilent, reported } from '../inventory/coverage.ts';
import { isSameWorkload, workloadColumns, workloadId } from '../inventory/workload-id.ts';
import type { Job } from '../jobs/job.ts';
import { closedMark, silentGap } from './coverage-gap.ts';
import { isExporting } from './note-events.ts';
import { moveOutboxHead, outboxInsert, takeOutboxHead } from './outbox-head.ts';
import { queryOf } from './query-of.ts';

/** Of one run. What is left is told by the next. */
const most = 2000;

/**
 * Tells which workloads have fallen silent, and which gaps in coverage are over: of a workload when none of its
 * processes is silent, of a process when it has ended or is gone.
 */
export const noteCoverage: Job = {
  name: 'note-coverage',
  async run({ db, now }) {
    const { rows: found } = await sql<{ there: boolean }>`select ${sql.raw(isExporting)} as there`.execute(
      db,
    );
    if (found[0]?.there !== true) {
      // Who comes later is told anew what is open.
      await sql`delete from coverage_gap`.execute(db);
      return { rows: 0 };
    }
    const workloads = await silentWorkloads(db, now);
    if (workloads.length === 0 && !(await isAnyOpen(db))) return { rows: 0 };
    const silent = JSON.stringify(workloads);
    let rows = await write(db, openedSql, [silent, silentGap, most]);
    rows += await write(db, wokenSql, [silent, silentGap, now, most]);
    rows += await write(db, endedSql, [silentGap, now - goneAfterMs, goneAfterMs, most]);
    return { rows };
  },
};

async function isAnyOpen(db: Database): Promise<boolean> {
  return (await sql`select from coverage_gap limit 1`.execute(db)).rows.length > 0;
}

interface SilentWorkload {
  /** Id of the workload. */
  readonly key: string;
  /** Of its silent processes the one that was not heard of for longest. */
  readonly instance: string;
  readonly at: Instant;
}

/** Read beside the outbox, not while it is held. */
async function silentWorkloads(db: Database, now: Instant): Promise<readonly SilentWorkload[]> {
  const names = sql.join(workloadColumns.map((column) => sql.ref(`x.${column}`)));
  const { rows } = await sql<SilentWorkload>`
    with quiet as materialized (
      select x.* from process x where ${reported} and ${isSilent(now, sql`x.first_seen_at`)}
    ), newest as materialized (
      select ${names}, max(p.first_seen_at) as at from (select distinct ${names} from quiet x) x
      join process p on ${isSameWorkload('p', 'x')} group by ${names}
    )
    select distinct on (key) ${workloadId('x')}::text as key, x.id::text as instance,
      x.last_seen_at + ${silentAfterMs}::bigint as at
    from quiet x join newest n on ${isSameWorkload('n', 'x')} and ${isSilent(now, sql`n.at`)}
    order by key, x.last_seen_at, x.id`.execute(db);
  return rows;
}

/** `$3` what is silent, `$4` the gap, `$5` how many. */
const openedSql = `with changed as (
    insert into coverage_gap (gap, key, instance, opened_at)
    select $4::text, w.key, w.instance, w.at
    from json_to_recordset($3::json) as w (key text, instance uuid, at bigint)
    where not exists (select from coverage_gap g where g.gap = $4::text and g.key = w.key)
    order by w.key limit $5::integer on conflict (gap, key) do nothing
    returning gap as change, key, instance, opened_at as first_at, opened_at as last_at
  )`;

/** `$3` what is silent, `$4` the gap, `$5` now, `$6` how many. */
const wokenSql = `with over as (
    select g.gap, g.key from coverage_gap g where g.gap = $4::text and not exists (
      select from json_to_recordset($3::json) as w (key text) where w.key = g.key)
    order by g.key limit $6::integer
  ), changed as (
    delete from coverage_gap g using over o where g.gap = o.gap and g.key = o.key
    returning g.gap || '${closedMark}' as change, g.key, g.instance, g.opened_at as first_at,
      greatest(g.opened_at, $5::bigint) as last_at
  )`;

/** `$3` the gap of workloads, `$4` before when a process is gone, `$5` how long that is after, `$6` how many. */
const endedSql = `with over as (
    select g.gap, g.key, coalesce(p.ended_at, p.last_seen_at + $5::bigint, g.opened_at) as at
    from coverage_gap g left join process p on p.id = g.instance
    where g.gap <> $3::text and (p.id is null or p.ended_at is not null or p.last_seen_at < $4::bigint)
    order by g.gap, g.key limit $6::integer
  ), changed as (
    delete from coverage_gap g using over o where g.gap = o.gap and g.key = o.key
    returning g.gap || '${closedMark}' as change, g.key, g.instance, g.opened_at as first_at,
      greatest(g.opened_at, o.at) as last_at
  )`;

/** The hook that a gap is of stands behind its process in the key. */
const told = `, told as (
    ${outboxInsert(['kind', 'instance', 'first_at', 'last_at', 'change', 'value'])}
    from (
      select row_number() over (order by last_at, change, key) as place, 'coverage' as kind, instance, first_at, last_at,
        change, case when change like 'shadowed%' then substr(key, 38) end as value
      from changed
    ) e returning 1
  ) select count(*)::integer as told from told`;

/** Runs a statement that changes what is open, and writes what it has changed into the outbox. */
async function write(db: Database, changed: string, parameters: readonly unknown[]): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const session = queryOf(transaction);
    const head = await takeOutboxHead(session);
    const [found] = await session.query<{ readonly told: number }>(`${changed}${told}`, [
      head.seq,
      head.recordedAt,
      ...parameters,
    ]);
    const events = found?.told ?? 0;
    if (events > 0) await moveOutboxHead(session, head.seq + events);
    return events;
  });
}
