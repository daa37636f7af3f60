import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const text = sql`text collate "C"`;
const set = sql`text[] collate "C"`;

/**
 * What finds credentials by what they are and by who used them where. Two small dictionaries stand between a
 * question and the credentials: `context` (who, where, how) through `credential_context`, and the kinds and claims
 * (distinct combinations of sets) through a column that says which a credential has. They are written in the
 * transaction of what they are about, so that an answer is never older than the inventory.
 */
export const search: Migration = {
  async up(db) {
    await contexts(db);
    await dictionary(db, kind);
    await dictionary(db, claims);
    for (const table of ['credential', 'credential_archive']) await subjects(db, table);
    for (const table of ['credential', 'credential_archive']) await sorts(db, table);
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
  readonly table: string;
  /** Of a credential: which entry it has. */
  readonly column: string;
  readonly hash: string;
  readonly sets: readonly string[];
  /** Sets that free text looks through; in lower case, parted by a character that nobody asks for. */
  readonly words: readonly string[];
}

const kind: Dictionary = {
  table: 'credential_kind',
  column: 'kind',
  hash: 'mayfly_kind',
  sets: ['providers', 'types', 'sources', 'names', 'policies'],
  words: ['providers', 'types', 'sources', 'names'],
};
const claims: Dictionary = {
  table: 'credential_claims',
  column: 'claims',
  hash: 'mayfly_claims',
  sets: ['issuers', 'audiences', 'scopes'],
  words: [],
};

/** Combinations of sets that some credential has; a credential without any of them has none. */
async function dictionary(db: Kysely<unknown>, of: Dictionary): Promise<void> {
  const { table, column, hash, sets, words } = of;
  await hashFunction(db, of);
  // `array_to_string` is only said to be stable, for the sake of members of other types.
  await sql`
    create function ${sql.id(`${hash}_words`)}(${parameters(sets)})
    returns text language sql immutable parallel safe as $$
      select lower(concat_ws(e'\\x01', ${sql.join([
        sql`null`,
        ...words.map((name) => sql`array_to_string(${sql.ref(name)}, e'\\x01')`),
      ])}))
    $$`.execute(db);
  await sql`
    create table ${sql.table(table)} (
      id bigint generated always as (${sql.id(hash)}(${list(sets)})) stored primary key,
      ${sql.join(sets.map((name) => sql`${sql.ref(name)} ${set}`))},
      words ${text} generated always as (${sql.id(`${hash}_words`)}(${list(sets)})) stored
    )`.execute(db);
  await sql`
    create index ${sql.id(`${table}_gin`)} on ${sql.table(table)} using gin (${list(sets)})`.execute(db);
  for (const credentials of ['credential', 'credential_archive']) {
    await sql`
      alter table ${sql.table(credentials)}
      add column ${sql.ref(column)} bigint generated always as (${sql.id(hash)}(${list(sets)})) stored`.execute(
      db,
    );
    // Whoever writes a credential writes it from now on: it is known then, and to compute it at each change costs more.
    await sql`
      alter table ${sql.table(credentials)} alter column ${sql.ref(column)} drop expression`.execute(db);
    await sql`
      insert into ${sql.table(table)} (${list(sets)})
      select distinct ${list(sets)} from ${sql.table(credentials)} where ${sql.ref(column)} is not null
      on conflict do nothing`.execute(db);
    await sql`
      create index ${sql.id(`${credentials}_of_${column}`)} on ${sql.table(credentials)} (${sql.ref(column)})
      where ${sql.ref(column)} is not null`.execute(db);
  }
  await tellingFunction(db, of);
}

/** Not in a dictionary: in some fleets every credential has a subject of its own. */
async function subjects(db: Kysely<unknown>, table: string): Promise<void> {
  await sql`
    create index ${sql.id(`${table}_subjects_gin`)} on ${sql.table(table)} using gin (subjects)
    where subjects is not null`.execute(db);
}

/** Eight bytes of SHA-256 over the sets as JSON; null when all are empty. Senders of rows compute the same. */
async function hashFunction(db: Kysely<unknown>, { hash, sets }: Dictionary): Promise<void> {
  const members = sets.map((name) => sql`coalesce(to_json(${sql.ref(name)})::text, 'null')`);
  await sql`
    create function ${sql.id(hash)}(${parameters(sets)})
    returns bigint language sql immutable parallel safe as $$
      select case when num_nonnulls(${list(sets)}) > 0 then ('x' || left(encode(sha256(convert_to(
        '[' || ${sql.join(members, sql` || ',' || `)} || ']', 'UTF8')), 'hex'), 16))::bit(64)::bigint end
    $$`.execute(db);
}

/** The hash of sets; what it is of is put beside, into a table of the session that a flush makes. */
async function tellingFunction(db: Kysely<unknown>, { table, hash, sets }: Dictionary): Promise<void> {
  await sql`
    create function ${sql.id(`${hash}_told`)}(${parameters(sets)}) returns bigint language plpgsql as $$
      begin
        insert into pg_temp.${sql.id(`told_${table}`)} (${list(sets)}) values (${places(sets)});
        return ${sql.id(hash)}(${places(sets)});
      end
    $$`.execute(db);
}

type Sql = RawBuilder<unknown>;

function list(columns: readonly string[]): Sql {
  return sql.join(columns.map((column) => sql.ref(column)));
}

function parameters(sets: readonly string[]): Sql {
  return sql.join(sets.map((column) => sql`${sql.ref(column)} text[]`));
}

/** In PL/pgSQL a name could be a column too. */
function places(sets: readonly string[]): Sql {
  return sql.join(sets.map((_column, at) => sql.raw(`$${at + 1}`)));
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
