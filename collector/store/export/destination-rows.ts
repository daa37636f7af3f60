import { sql } from 'kysely';
import { MayflyError } from '../../../src/core/errors.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { appendAudit } from '../audit.ts';
import type { AuditAction } from '../audit-entry.ts';
import type { Access } from '../audited-read.ts';
import type { Database } from '../database.ts';
import { codeOf } from '../store-failure.ts';
import { deliveredRate, moment } from './delivered-rate.ts';

const rollups = ['none', 'minute'] as const;
export type Rollup = (typeof rollups)[number];

/** A destination as the operator made it. Secrets are apart. */
export interface DestinationDraft {
  readonly name: string;
  readonly kind: string;
  /** References to secrets (`env:NAME`, `file:/path`) are in it; secrets that are stored are not. */
  readonly settings: Readonly<Record<string, string>>;
  readonly format: string;
  readonly options: Readonly<Record<string, string>>;
  /** In the filter language; empty: everything. */
  readonly filter: string;
  readonly rollup: Rollup;
  readonly paused: boolean;
  /** Events; null: as fast as it goes. */
  readonly perSecond: number | null;
}

export interface StoredDestination extends DestinationDraft {
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** Grows with each change. */
  readonly version: number;
  /** Settings whose value is stored encrypted. */
  readonly stored: readonly string[];
}

/** How far it is, and what went wrong last. */
export interface DeliveryState {
  /** Events that it has not got yet, at least so many. */
  readonly waiting: number;
  /** When the oldest of them was recorded; null: none waits. */
  readonly waitingSince: Instant | null;
  /** By the database's clock. */
  readonly now: Instant;
  readonly delivered: number;
  /** Events a second over the last minute. */
  readonly rate: number;
  readonly acknowledgedAt: Instant | null;
  readonly failures: number;
  readonly failedAt: Instant | null;
  readonly failure: string | null;
  readonly failureKind: string | null;
  readonly missed: number;
  readonly missedUntil: Instant | null;
  readonly deadLetters: number;
}

export interface DestinationState {
  readonly destination: StoredDestination;
  readonly delivery: DeliveryState;
}

/** Encrypted. */
export type SealedSecrets = Readonly<Record<string, Uint8Array>>;

interface Row extends Omit<StoredDestination, 'settings' | 'options' | 'rollup'>, DeliveryState {
  readonly settings: string;
  readonly options: string;
  readonly rollup: string;
}

/** In the order of their names; or one of them. */
export async function readDestinations(
  db: Database,
  name: string | null = null,
): Promise<readonly DestinationState[]> {
  const { rows } = await sql<Row>`
    select d.name, d.kind, d.settings, d.format, d.options, d.filter, d.rollup, d.paused, d.per_second as "perSecond",
      d.created_at as "createdAt", d.changed_at as "changedAt", d.version,
      array(select s.name from destination_secret s where s.destination = d.name order by s.name) as stored,
      greatest(0, coalesce((select h.seq from outbox_head h), 0) - v.cursor) as waiting,
      (select o.recorded_at from outbox o where o.seq > v.cursor order by o.seq limit 1) as "waitingSince",
      c.at as now, v.delivered, ${deliveredRate} as rate, v.acknowledged_at as "acknowledgedAt", v.failures,
      v.failed_at as "failedAt", v.failure, v.failure_kind as "failureKind", v.missed, v.missed_until as "missedUntil",
      (select count(*) from dead_letter l where l.destination = d.name) as "deadLetters"
    from destination d join delivery v on v.destination = d.name cross join ${moment}
    where ${name === null ? sql`true` : sql`d.name = ${name}`} order by d.name`.execute(db);
  return rows.map(stateOf);
}

function stateOf(row: Row): DestinationState {
  const {
    waiting,
    waitingSince,
    now,
    delivered,
    rate,
    acknowledgedAt,
    failures,
    failedAt,
    failure,
    ...more
  } = row;
  const { failureKind, missed, missedUntil, deadLetters, settings, options, rollup, ...destination } = more;
  const told = { waiting, waitingSince, now, delivered, rate, acknowledgedAt, failures, failedAt, failure };
  return {
    destination: {
      ...destination,
      settings: JSON.parse(settings),
      options: JSON.parse(options),
      rollup: rollup === 'minute' ? 'minute' : 'none',
    },
    delivery: { ...told, failureKind, missed, missedUntil, deadLetters },
  };
}

export async function readSecrets(db: Database, destination: string): Promise<SealedSecrets> {
  const { rows } = await sql<{ name: string; sealed: Uint8Array }>`
    select name, sealed from destination_secret where destination = ${destination}`.execute(db);
  return Object.fromEntries(rows.map(({ name, sealed }) => [name, sealed]));
}

const uniqueViolation = '23505';

/** It gets what is recorded from now on. */
export async function addDestination(
  db: Database,
  { draft, secrets }: { readonly draft: DestinationDraft; readonly secrets: SealedSecrets },
  access: Access,
): Promise<void> {
  const { name, kind, settings, format, options, filter, rollup, paused, perSecond } = draft;
  await db.transaction().execute(async (transaction) => {
    try {
      await sql`
        insert into destination
          (name, kind, settings, format, options, filter, rollup, paused, per_second, created_at, changed_at)
        values (${name}, ${kind}, ${JSON.stringify(settings)}, ${format}, ${JSON.stringify(options)}, ${filter},
          ${rollup}, ${paused}, ${perSecond}, ${access.at}, ${access.at})`.execute(transaction);
    } catch (cause) {
      if (codeOf(cause) !== uniqueViolation) throw cause;
      throw new MayflyError('conflict', `there is a destination ${name} already`, { cause });
    }
    await sql`
      insert into delivery (destination, cursor)
      values (${name}, coalesce((select seq from outbox_head), 0))`.execute(transaction);
    await keepSecrets(transaction, name, secrets);
    await appendAudit(transaction, { ...access, action: 'export.added', subject: name, items: null });
  });
}

/** Replaces it whole. `secrets` replace those of their names; of the others only those in `kept` stay. */
export async function changeDestination(
  db: Database,
  change: {
    readonly draft: DestinationDraft;
    readonly secrets: SealedSecrets;
    readonly kept: readonly string[];
  },
  access: Access,
): Promise<void> {
  const { draft, secrets, kept } = change;
  const { name, kind, settings, format, options, filter, rollup, paused, perSecond } = draft;
  await changed(db, { name, action: 'export.changed', access }, async (transaction) => {
    await sql`
      update destination set kind = ${kind}, settings = ${JSON.stringify(settings)}, format = ${format},
        options = ${JSON.stringify(options)}, filter = ${filter}, rollup = ${rollup}, paused = ${paused},
        per_second = ${perSecond} where name = ${name}`.execute(transaction);
    await sql`
      delete from destination_secret where destination = ${name} and name <> all(${[...kept]}::text[])`.execute(
      transaction,
    );
    await keepSecrets(transaction, name, secrets);
  });
}

async function keepSecrets(
  transaction: Database,
  destination: string,
  secrets: SealedSecrets,
): Promise<void> {
  for (const [name, sealed] of Object.entries(secrets)) {
    await sql`
      insert into destination_secret (destination, name, sealed)
      values (${destination}, ${name}, ${Buffer.from(sealed)})
      on conflict (destination, name) do update set sealed = excluded.sealed`.execute(transaction);
  }
}

/** With its secrets and its dead letters. */
export async function removeDestination(db: Database, name: string, access: Access): Promise<void> {
  await changed(db, { name, action: 'export.removed', access }, async (transaction) => {
    await sql`delete from destination where name = ${name}`.execute(transaction);
  });
}

export async function pauseOrResume(
  db: Database,
  { name, paused }: { readonly name: string; readonly paused: boolean },
  access: Access,
): Promise<void> {
  const action = paused ? 'export.paused' : 'export.resumed';
  await changed(db, { name, action, access }, async (transaction) => {
    await sql`update destination set paused = ${paused} where name = ${name}`.execute(transaction);
  });
}

/** Sends everything behind a number again. */
export async function moveCursor(
  db: Database,
  { name, cursor }: { readonly name: string; readonly cursor: number },
  access: Access,
): Promise<void> {
  await changed(db, { name, action: 'export.backfilled', access }, async (transaction) => {
    await sql`
      update delivery set cursor = ${cursor}::bigint, part = 0 where destination = ${name}`.execute(
      transaction,
    );
  });
}

/** Asks for dead letters to be sent again: these, or all of them. Returns how many. */
export async function replayDeadLetters(
  db: Database,
  { name, ids }: { readonly name: string; readonly ids: readonly string[] | null },
  access: Access,
): Promise<number> {
  let letters = 0;
  await changed(db, { name, action: 'export.replayed', access }, async (transaction) => {
    const { rows } = await sql`
      update dead_letter set again = true where destination = ${name}
        and ${ids === null ? sql`true` : sql`id = any(${[...ids]}::text[])`} returning 1`.execute(
      transaction,
    );
    letters = rows.length;
  });
  return letters;
}

/** A change that whoever delivers hears of: he begins anew. Throws `not_found`. */
async function changed(
  db: Database,
  { name, action, access }: { readonly name: string; readonly action: AuditAction; readonly access: Access },
  change: (transaction: Database) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql`
      update destination set version = version + 1, changed_at = ${access.at} where name = ${name} returning 1`.execute(
      transaction,
    );
    if (rows.length === 0) throw new MayflyError('not_found', 'there is no destination of this name');
    await change(transaction);
    await appendAudit(transaction, { ...access, action, subject: name, items: null });
  });
}

/** A dead letter as it is shown. */
export interface DeadLetterRow {
  readonly id: string;
  readonly seq: number;
  readonly at: Instant;
  readonly kind: string;
  readonly reason: string;
  /** It is going to be sent again. */
  readonly again: boolean;
  /** JSON. */
  readonly event: string;
}

/** The newest first, before a number. */
export async function readDeadLetters(
  db: Database,
  { name, before, limit }: { readonly name: string; readonly before: number | null; readonly limit: number },
): Promise<readonly DeadLetterRow[]> {
  const { rows } = await sql<DeadLetterRow>`
    select id, seq, at, kind, reason, again, event from dead_letter
    where destination = ${name} and ${before === null ? sql`true` : sql`seq < ${before}::bigint`}
    order by seq desc, id limit ${limit}::integer`.execute(db);
  return rows;
}
