import type { Batch } from '../../src/core/batch/batch.ts';
import { instant } from '../../src/core/instant.ts';
import { createWindow } from '../../src/core/inventory/window/window.ts';
import { derivedColumns } from './dictionaries.ts';
import { flushWindow } from './flush-window.ts';
import { batchOfRow } from './inbox/batch-of-row.ts';
import { positionOf } from './inbox/inbox.ts';
import { joinSql } from './join-sql.ts';
import { type JoinedTable, type JoinedTableName, joinedTables } from './joined-tables.ts';
import { mergeSql, stagedName } from './merge-sql.ts';
import type { InTransaction, Session } from './session.ts';

/** What refolding the inbox came to, against what the inventory holds. All but the first two are 0 when it is right. */
export interface Verified {
  readonly requests: number;
  readonly observations: number;
  /** Requests that cannot be read any more. */
  readonly unreadable: number;
  /** Rows that the inbox tells of and the inventory does not hold, or holds less of. */
  readonly missing: Readonly<Record<JoinedTableName, number>>;
  /** Rows of which the inbox still has everything and that say something else: more, or otherwise. */
  readonly unexplained: { readonly credential: number; readonly usage: number };
}

const windowSpans = 131_072;
const pageRows = 64;
/** A sender's clock may be so far ahead of the receipt. */
const aheadMs = 5 * 60_000;
const dayMs = 86_400_000;

/**
 * Proves the inventory (promise D12): folds what the inbox keeps once more, beside it, by the same code, and compares.
 * Days of the inbox that were dropped cannot be asked any more: what they told is in the inventory only.
 */
export function verify(inTransaction: InTransaction): Promise<Verified> {
  return inTransaction(async (session) => {
    // What is folded meanwhile is not seen, in the inbox as in the inventory.
    await session.query('set transaction isolation level repeatable read');
    const [place] = await session.query<{ schema: string }>('select quote_ident(current_schema()) as schema');
    const schema = place?.schema ?? 'public';
    // A temporary table comes before one of the same name in any schema, so the fold writes beside the inventory.
    for (const { name } of Object.values(joinedTables)) {
      await session.query(`create temp table ${name} (like ${schema}.${name} including all) on commit drop`);
    }
    const folded = await refold(session);
    await storedCredentials(session, schema);
    const missing = {
      process: await missingFrom(session, joinedTables.process, `${schema}.process`),
      context: await missingFrom(session, joinedTables.context, `${schema}.context`),
      credential: await missingFrom(session, joinedTables.credential, 'pg_temp.stored_credential'),
      usage: await missingUsage(session, schema),
    };
    return { ...folded, missing, unexplained: await unexplained(session, schema) };
  });
}

interface Refolded {
  readonly requests: number;
  readonly observations: number;
  readonly unreadable: number;
}

async function refold(session: Session): Promise<Refolded> {
  const window = createWindow();
  let [requests, observations, unreadable] = [0, 0, 0];
  let after = { stream: 0, seq: 0 };
  for (;;) {
    const page = await readPage(session, after);
    for (const row of page) {
      const batch = readable(row);
      if (batch === null) unreadable += 1;
      else window.add(batch, positionOf(row.stream, Number(row.seq)));
      requests += 1;
      observations += batch?.length ?? 0;
    }
    const last = page.at(-1);
    if (window.spans >= windowSpans || last === undefined) await flush(session, window);
    if (last === undefined) return { requests, observations, unreadable };
    after = { stream: last.stream, seq: Number(last.seq) };
  }
}

async function flush(session: Session, window: ReturnType<typeof createWindow>): Promise<void> {
  await flushWindow(session, window, { watermarks: [] });
  // They empty themselves at the end of a transaction only, and this is one.
  const staged = Object.values(joinedTables).map(stagedName);
  await session.query(`truncate ${staged.join(', ')}`);
  window.clear();
}

interface Row {
  readonly stream: number;
  readonly seq: number | string;
  readonly received_at: number | string;
  readonly body: Uint8Array;
  readonly sender: string | null;
}

/** What is folded: behind the watermark of its stream there may be more. */
function readPage(session: Session, after: { stream: number; seq: number }): Promise<readonly Row[]> {
  return session.query<Row>(
    `select i.stream, i.seq, i.received_at, i.body, i.sender from inbox i join stream s on s.id = i.stream
     where (i.stream, i.seq) > ($1::integer, $2::bigint) and i.seq <= s.watermark
     order by i.stream, i.seq limit ${pageRows}`,
    [after.stream, after.seq],
  );
}

function readable(row: Row): Batch | null {
  try {
    const { body, received_at: receivedAt, sender } = row;
    return batchOfRow({ body, receivedAt: instant(Number(receivedAt)), sender });
  } catch {
    return null;
  }
}

/** Hot and archived rows of a credential are one (law 1). */
async function storedCredentials(session: Session, schema: string): Promise<void> {
  await session.query(
    `create temp table stored_credential (like ${schema}.credential including all) on commit drop`,
  );
  const stored = { ...joinedTables.credential, name: 'stored_credential', derived: derivedColumns('') };
  for (const table of ['credential', 'credential_archive']) {
    await session.query(mergeSql(stored, joinSql, `${schema}.${table}`));
  }
}

/** Rows of the refold that would change what is stored: joining them in must not (law 1). */
async function missingFrom(session: Session, table: JoinedTable, stored: string): Promise<number> {
  const on = table.key.map((column) => `known.${column} = refolded.${column}`).join(' and ');
  const changes = Object.entries(table.joins).map(([column, join]) => {
    const [known, incoming] = [`known.${column}`, `refolded.${column}`];
    return `${joinSql[join]({ field: column, known, incoming })} is distinct from ${known}`;
  });
  const [found] = await session.query<{ rows: number }>(
    `select count(*)::integer as rows from pg_temp.${table.name} refolded left join ${stored} known on ${on}
     where known.${table.key[0]} is null ${changes.map((change) => `or ${change}`).join(' ')}`,
  );
  return found?.rows ?? 0;
}

/** A reading may have been compacted with those of its instance. */
async function missingUsage(session: Session, schema: string): Promise<number> {
  const [found] = await session.query<{ rows: number }>(
    `select count(*)::integer as rows from pg_temp.usage refolded
     left join ${schema}.usage known using (fingerprint, context, instance, hour)
     where (known.count is null or known.count < refolded.count
         or known.first_at > refolded.first_at or known.last_at < refolded.last_at)
       and not exists (
         select 1 from ${schema}.usage_ended e, unnest(e.instances, e.readings) as ended(instance, reading)
         where e.fingerprint = refolded.fingerprint and e.context = refolded.context
           and ended.instance = refolded.instance and ended.reading >= refolded.count
           and e.first_at <= refolded.first_at and e.last_at >= refolded.last_at)`,
  );
  return found?.rows ?? 0;
}

/** What observations tell of a credential. */
function told(row: string): string {
  return Object.keys(joinedTables.credential.joins)
    .map((column) => `${row}.${column}`)
    .join(', ');
}

/** What began after the oldest day of the inbox is told by the inbox alone. */
async function unexplained(session: Session, schema: string): Promise<Verified['unexplained']> {
  const [oldest] = await session.query<{ day: number | null }>('select min(day) as day from inbox');
  if (oldest?.day === null || oldest?.day === undefined) return { credential: 0, usage: 0 };
  const since = oldest.day * dayMs + aheadMs;
  const count = async (sql: string): Promise<number> =>
    (await session.query<{ rows: number }>(`select count(*)::integer as rows from ${sql}`, [since]))[0]
      ?.rows ?? 0;
  return {
    credential: await count(
      `pg_temp.stored_credential stored left join pg_temp.credential refolded using (fingerprint)
       where stored.first_seen_at >= $1::bigint and (${told('stored')}) is distinct from (${told('refolded')})`,
    ),
    usage: await count(
      `${schema}.usage stored left join pg_temp.usage refolded using (fingerprint, context, instance, hour)
       where stored.first_at >= $1::bigint and (stored.count, stored.exact, stored.first_at, stored.last_at, stored.exemplar)
         is distinct from (refolded.count, refolded.exact, refolded.first_at, refolded.last_at, refolded.exemplar)`,
    ),
  };
}
