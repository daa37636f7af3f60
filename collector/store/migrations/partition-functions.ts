import { type Kysely, type RawBuilder, sql } from 'kysely';

/**
 * Partitions are made and dropped by functions that run with their owner's rights, so that the collector itself
 * can run as a role that may not change the schema (PostgreSQL, "Writing SECURITY DEFINER Functions Safely":
 * a fixed search path with `pg_temp` last, and nobody may call them unless it is granted).
 */
export async function partitionFunctions(db: Kysely<unknown>): Promise<void> {
  const settings = await definerSettings(db);
  await makePartitions(db, settings);
  await dropInbox(db, settings);
  await dropUsage(db, settings);
  await callableByNobody(db, [
    'mayfly_make_partitions(text, integer, integer)',
    'mayfly_drop_inbox_before(integer)',
    'mayfly_drop_usage_before(integer)',
  ]);
}

/** How a function runs with its owner's rights, in the schema of now. */
export async function definerSettings(db: Kysely<unknown>): Promise<RawBuilder<unknown>> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  const schema = sql.id(rows[0]?.schema ?? 'public');
  return sql`security definer set search_path = ${schema}, pg_temp set lock_timeout = '10s'`;
}

/** Until it is granted. */
export async function callableByNobody(db: Kysely<unknown>, functions: readonly string[]): Promise<void> {
  for (const name of functions) {
    await sql`revoke all on function ${sql.raw(name)} from public`.execute(db);
  }
}

/**
 * Days count from the epoch. Nothing is locked when all are there. Writers wait for the few milliseconds that it
 * takes otherwise: a row on its way into the default partition would be refused once its day has one of its own.
 */
async function makePartitions(db: Kysely<unknown>, settings: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function mayfly_make_partitions(parent text, from_day integer, to_day integer) returns integer
    language plpgsql ${settings} as $$
      declare
        made integer := 0;
        key text := case parent when 'inbox' then 'day' when 'usage' then 'hour' end;
        units integer := case parent when 'inbox' then 1 when 'usage' then 24 end;
        missing integer[];
        each integer;
        part text;
        bounds text;
      begin
        if key is null or to_day - from_day > 1000 then
          raise exception 'mayfly_make_partitions makes at most 1000 days of inbox or usage';
        end if;
        missing := array(select day from generate_series(from_day, to_day) day
          where to_regclass(parent || to_char(date '1970-01-01' + day, '_YYYYMMDD')) is null);
        if missing = '{}' then
          return 0;
        end if;
        perform pg_advisory_xact_lock(hashtextextended('mayfly partitions', 0));
        execute format('lock table %I in share row exclusive mode', parent);
        foreach each in array missing loop
          part := parent || to_char(date '1970-01-01' + each, '_YYYYMMDD');
          continue when to_regclass(part) is not null;
          bounds := format('%1$I >= %2$s and %1$I < %3$s', key, each * units, (each + 1) * units);
          execute format('create table %I (like %I including all) with (fillfactor = 85)', part, parent);
          execute format(
            'with moved as (delete from %I where %s returning *) insert into %I select * from moved',
            parent || '_default', bounds, part);
          execute format('alter table %I attach partition %I for values from (%s) to (%s)',
            parent, part, each * units, (each + 1) * units);
          made := made + 1;
        end loop;
        return made;
      end
    $$`.execute(db);
}

/** A day that holds a row which is not folded yet is kept, whoever asks. */
async function dropInbox(db: Kysely<unknown>, settings: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function mayfly_drop_inbox_before(before_day integer) returns integer
    language plpgsql ${settings} as $$
      declare
        dropped integer := 0;
        part text;
        needed boolean;
      begin
        perform pg_advisory_xact_lock(hashtextextended('mayfly partitions', 0));
        for part in ${partsBefore('inbox')} loop
          execute format(
            'select exists (select from stream s where exists (
              select from %I p where p.stream = s.id and p.seq > s.watermark))', part) into needed;
          continue when needed;
          execute format('drop table %I', part);
          dropped := dropped + 1;
        end loop;
        delete from inbox_default d where d.day < before_day
          and not exists (select from stream s where s.id = d.stream and d.seq > s.watermark);
        return dropped;
      end
    $$`.execute(db);
}

/** A day that still holds usage is kept, whoever asks: compaction takes it away first. */
async function dropUsage(db: Kysely<unknown>, settings: RawBuilder<unknown>): Promise<void> {
  await sql`
    create function mayfly_drop_usage_before(before_day integer) returns integer
    language plpgsql ${settings} as $$
      declare
        dropped integer := 0;
        part text;
        needed boolean;
      begin
        perform pg_advisory_xact_lock(hashtextextended('mayfly partitions', 0));
        for part in ${partsBefore('usage')} loop
          execute format('select exists (select from %I)', part) into needed;
          continue when needed;
          execute format('drop table %I', part);
          dropped := dropped + 1;
        end loop;
        return dropped;
      end
    $$`.execute(db);
}

/** The partitions of a table that lie wholly before `before_day`, oldest first. */
export function partsBefore(parent: string): RawBuilder<unknown> {
  return sql`
    select relname::text from pg_inherits join pg_class c on c.oid = inhrelid
    where inhparent = ${sql.lit(parent)}::regclass and relname ~ ${sql.lit(`^${parent}_[0-9]{8}$`)}
      and to_date(right(relname, 8), 'YYYYMMDD') < date '1970-01-01' + before_day
    order by relname`;
}
