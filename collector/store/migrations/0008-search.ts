import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const text = sql`text collate "C"`;
const set = sql`text[] collate "C"`;

/**
 * What finds credentials by what they are and by who used them where. Two small dictionaries stand between a
 * question and the credentials: `context` (who, where, how) through `credential_context`, and the kinds and claims
 * (distinct combinations of sets) through an index on their hash. They are kept in the transaction of
 * what they are about, so that an answer is never older than the inventory.
 */
export const search: Migration = {
  async up(db) {
    await contexts(db);
    await dictionary(db, kind);
    await dictionary(db, claims);
    for (const table of ['credential', 'credential_archive']) await sorts(db, table);
    await standing(db);
  },
};

/**
 * Which credential has usage in which context: few rows a credential, however many instances and hours. Every flush
 * notes what is new in it, in its transaction.
 */
async function contexts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table credential_context (fingerprint uuid not null, context uuid not null)`.execute(db);
  await sql`
    insert into credential_context (fingerprint, context)
    select fingerprint, context from usage union select fingerprint, context from usage_ended`.execute(db);
  await sql`
    alter table credential_context add primary key (fingerprint, context)`.execute(db);
  await sql`
    create index credential_context_credentials on credential_context (context, fingerprint)`.execute(db);
}

interface Dictionary {
  readonly name: string;
  readonly hash: string;
  readonly sets: readonly string[];
  /** Sets that free text looks through; in lower case, parted by a character that nobody asks for. */
  readonly words: readonly string[];
}

const kind: Dictionary = {
  name: 'credential_kind',
  hash: 'mayfly_kind',
  sets: ['providers', 'types', 'sources', 'names', 'policies'],
  words: ['providers', 'types', 'sources', 'names'],
};
const claims: Dictionary = {
  name: 'credential_claims',
  hash: 'mayfly_claims',
  sets: ['subjects', 'issuers', 'audiences', 'scopes'],
  words: [],
};

/** Combinations of sets that some credential has; credentials without any of them have none. */
async function dictionary(db: Kysely<unknown>, dictionaryOf: Dictionary): Promise<void> {
  const { name, hash, sets } = dictionaryOf;
  const hashes = sql.join(
    sets.map((column, at) => sql`coalesce(hash_array_extended(${sql.ref(column)}, ${sql.lit(at + 1)}), 0)`),
    sql` # `,
  );
  await sql`
    create function ${sql.id(hash)}(${sql.join(sets.map((column) => sql`${sql.ref(column)} text[]`))})
    returns bigint language sql immutable parallel safe as $$ select nullif(${hashes}, 0) $$`.execute(db);
  await sql`
    create table ${sql.table(name)} (
      id bigint generated always as (${sql.id(hash)}(${list(sets)})) stored primary key,
      ${sql.join(sets.map((column) => sql`${sql.ref(column)} ${set}`))},
      words ${text}
    )`.execute(db);
  await sql`
    create index ${sql.id(`${name}_gin`)} on ${sql.table(name)} using gin (${list(sets)})`.execute(db);
  await notes(db, dictionaryOf);
  for (const table of ['credential', 'credential_archive']) await noted(db, dictionaryOf, table);
}

type Sql = RawBuilder<unknown>;

function list(columns: readonly string[], of = ''): Sql {
  return sql.join(columns.map((column) => sql.ref(of === '' ? column : `${of}.${column}`)));
}

/** What free text looks through. */
function spoken({ words }: Dictionary, row: string): Sql {
  const texts = words.map((column) => sql`array_to_string(${sql.ref(`${row}.${column}`)}, e'\\x01')`);
  return sql`lower(concat_ws(e'\\x01', ${sql.join([sql`null`, ...texts])}))`;
}

function some({ sets }: Dictionary): Sql {
  return sql.join(
    sets.map((column) => sql`${sql.ref(column)} is not null`),
    sql` or `,
  );
}

/** The functions that write a dictionary. */
async function notes(db: Kysely<unknown>, of: Dictionary): Promise<void> {
  const { name, hash, sets } = of;
  await sql`
    create function ${sql.id(`${hash}_note`)}() returns trigger language plpgsql as $$
      begin
        insert into ${sql.table(name)} (${list(sets)}, words)
        select ${list(sets)}, ${spoken(of, 'fresh')} from (
          select distinct on (id) id, ${list(sets)}
          from (select ${sql.id(hash)}(${list(sets)}) as id, ${list(sets)} from made where ${some(of)}) told
          where not exists (select from ${sql.table(name)} known where known.id = told.id)
          order by id
        ) fresh on conflict do nothing;
        return null;
      end
    $$`.execute(db);
  await sql`
    create function ${sql.id(`${hash}_note_row`)}() returns trigger language plpgsql as $$
      begin
        if ${sql.id(hash)}(${list(sets, 'new')}) is not null then
          insert into ${sql.table(name)} (${list(sets)}, words)
          values (${list(sets, 'new')}, ${spoken(of, 'new')}) on conflict do nothing;
        end if;
        return null;
      end
    $$`.execute(db);
}

/** Whatever a table has or will have is in the dictionary. */
async function noted(db: Kysely<unknown>, of: Dictionary, table: string): Promise<void> {
  const { name, hash, sets } = of;
  const hashed = sql`${sql.id(hash)}(${list(sets)})`;
  await sql`
    insert into ${sql.table(name)} (${list(sets)}, words)
    select ${list(sets)}, ${spoken(of, 'told')}
    from (select distinct ${list(sets)} from ${sql.table(table)} where ${some(of)}) told
    on conflict do nothing`.execute(db);
  // Not partial: its condition would compute the hash of each row once more.
  await sql`
    create index ${sql.id(`${table}_${hash}`)} on ${sql.table(table)} (${hashed})`.execute(db);
  await sql`
    create trigger ${sql.id(`${table}_${hash}_made`)} after insert on ${sql.table(table)}
    referencing new table as made for each statement execute function ${sql.id(`${hash}_note`)}()`.execute(
    db,
  );
  await sql`
    create trigger ${sql.id(`${table}_${hash}_told`)} after update on ${sql.table(table)} for each row
    when ((${list(sets, 'old')}) is distinct from (${list(sets, 'new')}))
    execute function ${sql.id(`${hash}_note_row`)}()`.execute(db);
}

/**
 * The orders of a list. Within a minute the fingerprint decides, so that no page has to sort all that was seen in it.
 * Of what these are about only the minute changes.
 */
async function sorts(db: Kysely<unknown>, table: string): Promise<void> {
  const [on, of] = [sql.table(table), (name: string) => sql.id(`${table}_${name}`)];
  await sql`drop index ${of('last_seen')}`.execute(db);
  await sql`create index ${of('last_seen')} on ${on} (last_seen_minute desc, fingerprint)`.execute(db);
  await sql`create index ${of('first_seen')} on ${on} (first_seen_at desc)`.execute(db);
  await sql`
    create index ${of('expires')} on ${on} (expires_at, fingerprint) where expires_at is not null`.execute(
    db,
  );
  await sql`create index ${of('ended')} on ${on} (ended_at) where ended_at is not null`.execute(db);
}

/** What is counted over all usage of a credential, at most a minute old: counting a large fleet takes too long to ask. */
async function standing(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table standing (
      fingerprint uuid primary key,
      uses bigint not null,
      exact boolean not null,
      workloads integer not null,
      readings bigint not null
    )`.execute(db);
  await sql`create index standing_uses on standing (uses desc, fingerprint)`.execute(db);
  await sql`create index standing_shared on standing (fingerprint) where workloads > 1`.execute(db);
  // Of credentials with very many readings: what they come to, by who, where and how.
  await sql`
    create table standing_usage (
      fingerprint uuid not null,
      tuple uuid not null,
      instances bigint not null,
      owner ${text},
      count numeric not null,
      accepted numeric not null, denied numeric not null, error numeric not null,
      exact boolean not null,
      first_at bigint not null, last_at bigint not null,
      primary key (fingerprint, tuple)
    )`.execute(db);
  await sql`create index context_tuple on context (tuple)`.execute(db);
  // The last minute of which everything that was seen has been counted.
  await sql`
    create table counted (one boolean primary key default true check (one), minute bigint not null)`.execute(
    db,
  );
}
