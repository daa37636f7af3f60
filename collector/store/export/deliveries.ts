import { sql } from 'kysely';
import { MayflyError } from '../../../src/core/errors.ts';
import type { Instant } from '../../../src/core/instant.ts';
import type { Database } from '../database.ts';
import { countDelivered, moment } from './delivered-rate.ts';
import { clockSql } from './outbox-head.ts';
import type { OutboxPosition } from './read-outbox.ts';

/** Whose turn it is with a destination. */
export interface Lease {
  readonly destination: string;
  /** UUID of the collector's life. */
  readonly holder: string;
}

/** What a receiver did not take, with the whole event, so that it can be sent again. */
export interface DeadLetter {
  readonly id: string;
  readonly seq: number;
  readonly at: Instant;
  readonly kind: string;
  readonly reason: string;
  /** JSON. */
  readonly event: string;
}

export interface Acknowledged {
  readonly from: OutboxPosition;
  readonly to: OutboxPosition;
  readonly delivered: number;
  readonly dead: readonly DeadLetter[];
  readonly missed: { readonly events: number; readonly until: Instant } | null;
}

export interface Failed {
  readonly kind: string;
  readonly reason: string;
}

const clock = sql.raw(clockSql);

/** Takes the turn when nobody has it, or keeps it. Null: somebody else has it. */
export async function takeLease(
  db: Database,
  { destination, holder }: Lease,
  leaseMs: number,
): Promise<OutboxPosition | null> {
  const { rows } = await sql<OutboxPosition>`
    update delivery set leased_by = ${holder}::uuid, leased_until = ${clock} + ${leaseMs}::bigint
    where destination = ${destination} and (leased_by = ${holder}::uuid or leased_until < ${clock})
    returning cursor, part`.execute(db);
  return rows[0] ?? null;
}

export async function giveUpLease(db: Database, { destination, holder }: Lease): Promise<void> {
  await sql`
    update delivery set leased_by = null, leased_until = 0
    where destination = ${destination} and leased_by = ${holder}::uuid`.execute(db);
}

/**
 * Notes what a receiver has acknowledged, with what it never will, in one transaction. Throws `conflict` when it is not
 * the holder's turn any more, or somebody has moved the place: then nothing is noted, and what was sent is sent again.
 */
export async function acknowledge(db: Database, lease: Lease, done: Acknowledged): Promise<void> {
  const { from, to, delivered, dead, missed } = done;
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql`
      update delivery set cursor = ${to.cursor}::bigint, part = ${to.part}::integer,
        ${countDelivered(delivered)},
        missed = missed + ${missed?.events ?? 0}::bigint,
        missed_until = greatest(missed_until, ${missed?.until ?? null}::bigint)
      from ${moment} where destination = ${lease.destination} and leased_by = ${lease.holder}::uuid
        and cursor = ${from.cursor}::bigint and part = ${from.part}::integer
      returning 1`.execute(transaction);
    if (rows.length === 0) throw lostTurn();
    await bury(transaction, lease.destination, dead);
  });
}

function lostTurn(): MayflyError {
  return new MayflyError('conflict', 'another collector has taken over, or the place was moved');
}

async function bury(transaction: Database, destination: string, dead: readonly DeadLetter[]): Promise<void> {
  if (dead.length === 0) return;
  await sql`
    insert into dead_letter (destination, id, seq, at, kind, reason, event)
    select ${destination}, id, seq, at, kind, reason, event
    from json_to_recordset(${JSON.stringify(dead)}::json)
      as d (id text, seq bigint, at bigint, kind text, reason text, event text)
    on conflict (destination, id) do update set reason = excluded.reason, again = false`.execute(transaction);
}

/** Dead letters that somebody wants sent again, the oldest first. */
export async function readReplayed(
  db: Database,
  destination: string,
  limit: number,
): Promise<readonly DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`
    select id, seq, at, kind, reason, event from dead_letter where destination = ${destination} and again
    order by seq limit ${limit}::integer`.execute(db);
  return rows;
}

/** Removes dead letters that a receiver has taken after all, and keeps those that it has not. */
export async function settleReplayed(
  db: Database,
  lease: Lease,
  { taken, dead }: { readonly taken: readonly string[]; readonly dead: readonly DeadLetter[] },
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql`
      update delivery set ${countDelivered(taken.length)}
      from ${moment} where destination = ${lease.destination} and leased_by = ${lease.holder}::uuid returning 1`.execute(
      transaction,
    );
    if (rows.length === 0) throw lostTurn();
    await sql`
      delete from dead_letter where destination = ${lease.destination} and id = any(${[...taken]}::text[])`.execute(
      transaction,
    );
    await bury(transaction, lease.destination, dead);
  });
}

export async function countDeadLetters(db: Database, destination: string): Promise<number> {
  const { rows } = await sql<{ letters: number }>`
    select count(*)::integer as letters from dead_letter where destination = ${destination} and not again`.execute(
    db,
  );
  return rows[0]?.letters ?? 0;
}

/** In words, for the operator. The text may hold what a receiver said, never a secret. */
export async function noteFailure(db: Database, lease: Lease, { kind, reason }: Failed): Promise<void> {
  await sql`
    update delivery set failures = failures + 1, failed_at = ${clock}, failure = ${reason}, failure_kind = ${kind}
    where destination = ${lease.destination} and leased_by = ${lease.holder}::uuid`.execute(db);
}

/** The receiver wants no more, or takes nothing: until the operator says so, nothing is sent. */
export async function pauseDestination(db: Database, destination: string): Promise<void> {
  await sql`
    update destination set paused = true, version = version + 1, changed_at = ${clock}
    where name = ${destination} and not paused`.execute(db);
}
