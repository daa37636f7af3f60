import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MayflyError } from '../../src/core/errors.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { migrations } from './migrations/index.ts';

/** Brings the schema to the newest version. Migrations run in one transaction, under an advisory lock. */
export async function migrate(engine: Engine): Promise<{ readonly applied: readonly string[] }> {
  return engine.patiently(async (db) => {
    await requireKnown(db);
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    await adoptCluster(db);
    return { applied: (results ?? []).map(({ migrationName }) => migrationName) };
  });
}

/** A newer Mayfly may have changed what the columns mean. */
async function requireKnown(db: Database): Promise<void> {
  const { rows: tables } = await sql`select 1 where to_regclass('kysely_migration') is not null`.execute(db);
  if (tables.length === 0) return;
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const unknown = rows.filter(({ name }) => !Object.hasOwn(migrations, name)).map(({ name }) => name);
  if (unknown.length === 0) return;
  throw new MayflyError(
    'config.invalid',
    `the database was brought to ${unknown.join(', ')} by a newer Mayfly: start that version or a newer one`,
  );
}

/**
 * Transaction ids belong to one database server. After a dump was restored on another, the inbox gets ids
 * of this one and is folded again from the start, which the joins make harmless.
 */
async function adoptCluster(db: Database): Promise<void> {
  const cluster = await clusterOf(db);
  await db.transaction().execute(async (transaction) => {
    const { rows } = await sql`
      select 1 from watermark where name = 'inbox' and cluster <> ${cluster} for update`.execute(transaction);
    if (rows.length === 0) return;
    await sql`update inbox set xid = pg_current_xact_id()`.execute(transaction);
    await sql`update watermark set xid = '0', cluster = ${cluster} where name = 'inbox'`.execute(transaction);
  });
}

/** Empty where a hosted database does not tell. */
async function clusterOf(db: Database): Promise<string> {
  try {
    const { rows } = await sql<{ id: string }>`
      select system_identifier::text as id from pg_control_system()`.execute(db);
    return rows[0]?.id ?? '';
  } catch {
    return '';
  }
}
