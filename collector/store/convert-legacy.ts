import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Batch } from '../../src/core/batch/batch.ts';
import { batchOf } from '../../src/core/batch/batch-builder.ts';
import { MayflyError } from '../../src/core/errors.ts';
import { type Instant, instant } from '../../src/core/instant.ts';
import type { Heartbeat, Observation } from '../../src/core/observation.ts';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';

export interface LegacyDeps {
  readonly db: Database;
  /** Reads OTLP as the collector that accepted it did. Throws when it cannot. */
  readonly read: (
    body: Uint8Array,
    encoding: 'protobuf' | 'json',
    receivedAt: Instant,
  ) => { readonly items: readonly (Observation | Heartbeat)[] };
  /** Law 2: when it resolves, the batch is committed. */
  readonly accept: (batch: Batch) => Promise<unknown>;
  /** True: end after the page at hand. */
  readonly stopping: () => boolean;
  readonly log: Log | undefined;
}

/** `requests` are those that were handed over. */
export interface LegacyReport {
  readonly requests: number;
  readonly observations: number;
  /** Requests that can no longer be read: they stay in the table. */
  readonly unreadable: number;
}

/**
 * Hands the requests of the inbox before migration 3 to the present one, oldest first. A request is deleted there
 * only when it is committed here, so a kill in between hands some over twice, which changes nothing (law 1).
 * Several collectors may do it at once. The table goes when nothing is left in it.
 */
export async function convertLegacy(deps: LegacyDeps): Promise<LegacyReport> {
  const report = { requests: 0, observations: 0, unreadable: 0 };
  for (let after = 0; !deps.stopping(); ) {
    const page = await readPage(deps.db, after);
    const last = page?.at(-1);
    if (page === null) break;
    if (last === undefined) {
      await dropEmpty(deps.db);
      break;
    }
    after = last.seq;
    const handed = await handOver(deps, page);
    await sql`delete from inbox_legacy where seq = any(${handed.seqs}::bigint[])`.execute(deps.db);
    report.requests += handed.seqs.length;
    report.observations += handed.observations;
    report.unreadable += page.length - handed.seqs.length;
  }
  if (report.unreadable > 0) {
    deps.log?.error('fold.unreadable', {
      requests: report.unreadable,
      hint: 'requests accepted by an earlier version cannot be read any more: they stay in inbox_legacy',
    });
  }
  return report;
}

interface LegacyRow {
  readonly seq: number;
  readonly encoding: 'protobuf' | 'json';
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

const limits = { rows: 64, bytes: 2 * 1024 * 1024 };

/** The next rows, at least one when there is any; null: there is no such table any more. */
async function readPage(db: Database, after: number): Promise<readonly LegacyRow[] | null> {
  const { rows: tables } = await sql`select 1 where to_regclass('inbox_legacy') is not null`.execute(db);
  if (tables.length === 0) return null;
  const { rows } = await sql<LegacyRow>`
    select seq, encoding, received_at as "receivedAt", body
    from (
      select seq, encoding, received_at, body, sum(octet_length(body)) over (order by seq) as bytes
      from (select * from inbox_legacy where seq > ${after} order by seq limit ${limits.rows}) page
    ) sized
    where bytes - octet_length(body) < ${limits.bytes}
    order by seq`.execute(db);
  return rows;
}

/** What is committed then. Together, so that they share commits. */
async function handOver(
  deps: LegacyDeps,
  page: readonly LegacyRow[],
): Promise<{ readonly seqs: readonly number[]; readonly observations: number }> {
  const readable = page.flatMap((row) => {
    const items = itemsOf(row, deps);
    return items === null ? [] : [{ seq: row.seq, items, receivedAt: instant(row.receivedAt) }];
  });
  await Promise.all(
    readable.map(async ({ items, receivedAt }) => {
      if (items.length > 0) await accepted(deps, batchOf(items, receivedAt));
    }),
  );
  return {
    seqs: readable.map(({ seq }) => seq),
    observations: readable.reduce((sum, { items }) => sum + items.length, 0),
  };
}

function itemsOf({ body, encoding, receivedAt }: LegacyRow, { read }: LegacyDeps) {
  try {
    return read(body, encoding, instant(receivedAt)).items;
  } catch {
    return null;
  }
}

const againAfterMs = 1000;

/** What is overloaded takes it later; nobody waits for an answer here. */
async function accepted(deps: LegacyDeps, batch: Batch): Promise<void> {
  for (;;) {
    try {
      await deps.accept(batch);
      return;
    } catch (error) {
      const isBusy = error instanceof MayflyError && error.code === 'collector.overloaded';
      if (!isBusy || deps.stopping()) throw error;
      await pause(againAfterMs);
    }
  }
}

/** Two collectors may come here at the same time; the second finds it gone. */
async function dropEmpty(db: Database): Promise<void> {
  const { rows } = await sql`select 1 from inbox_legacy limit 1`.execute(db);
  if (rows.length === 0) await sql`drop table if exists inbox_legacy`.execute(db);
}
