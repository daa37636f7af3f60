import { sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MayflyError } from '../../src/core/errors.ts';
import type { Database, Tables } from './database.ts';
import type { Engine } from './engine.ts';
import { lockTables, untilLocked } from './lock-tables.ts';
import { migrations } from './migrations/index.ts';

/** Key of the advisory lock of who migrates (`mayf`, `ly`). */
const lockKey = 0x6d61_7966_6c79;

/**
 * Brings the schema to the newest version, while collectors of the version before go on. Migrations run in one
 * transaction, under an advisory lock and the locks of all tables. A role that may not change the schema needs to read
 * its version only, and finds it the newest.
 */
export async function migrate(engine: Engine): Promise<{ readonly applied: readonly string[] }> {
  return engine.patiently((db) =>
    untilLocked(async () =>
      isNewest(await versionsOf(db))
        ? { applied: [] }
        : { applied: await db.transaction().execute(migrateIn) },
    ),
  );
}

async function migrateIn(transaction: Transaction<Tables>): Promise<readonly string[]> {
  await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(transaction);
  // Another may have done it meanwhile: then nothing is locked that it works with by now.
  if (isNewest(await versionsOf(transaction))) return [];
  await lockTables(transaction);
  const migrator = new Migrator({ db: transaction, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).map(({ migrationName }) => migrationName);
}

async function versionsOf(db: Database): Promise<readonly string[]> {
  const { rows: tables } = await sql`select 1 where to_regclass('kysely_migration') is not null`.execute(db);
  if (tables.length === 0) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

/** Whether nothing is to be done. A newer Mayfly may have changed what the columns mean: it is refused. */
function isNewest(present: readonly string[]): boolean {
  const unknown = present.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new MayflyError(
      'config.invalid',
      `the database was brought to ${unknown.join(', ')} by a newer Mayfly: start that version or a newer one`,
    );
  }
  return Object.keys(migrations).every((name) => present.includes(name));
}
