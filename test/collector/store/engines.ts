import { sql } from 'kysely';
import { createStore, type StoreDeps } from '../../../collector/store/create-store.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import type { Store } from '../../../collector/store/store.ts';
import { type Instant, instant } from '../../../src/core/instant.ts';
import { testPostgres } from '../../support/postgres.ts';

/** Fresh databases of one kind, for one test file. */
export interface TestDatabases {
  /** A migrated database, emptied: there is one at a time. Closing it does nothing. */
  readonly fresh: () => Promise<Engine>;
  readonly stop: () => Promise<void>;
}

/** Stores hold a stream of their database until they are closed. */
const stores = new Map<Engine['db'], Store[]>();

const now = (): Instant => instant(Date.now());

/** For `describe.each`: every store test runs on both engines. */
export const engines: readonly (readonly [Store['engine'], () => Promise<TestDatabases>])[] = [
  ['pglite', pgliteDatabases],
  ['postgres', postgresDatabases],
];

async function pgliteDatabases(): Promise<TestDatabases> {
  return emptied(await openPglite(null), async () => {});
}

async function postgresDatabases(): Promise<TestDatabases> {
  const postgres = await testPostgres();
  return emptied(await openPostgres(await postgres.createDatabase()), postgres.stop);
}

async function emptied(engine: Engine, stop: () => Promise<void>): Promise<TestDatabases> {
  await migrate(engine);
  return {
    fresh: async () => {
      for (const store of stores.get(engine.db) ?? []) await store.close();
      stores.delete(engine.db);
      const names = await tables(engine);
      await sql`truncate ${sql.raw(names.filter((name) => name !== 'audit_head').join(', '))} restart identity`.execute(
        engine.db,
      );
      if (names.includes('audit_head')) {
        await sql`update audit_head set seq = 0, hash = decode(repeat('00', 32), 'hex')`.execute(engine.db);
      }
      return { ...engine, close: async () => {} };
    },
    stop: async () => {
      for (const store of stores.get(engine.db) ?? []) await store.close();
      await engine.close();
      await stop();
    },
  };
}

/** All but the record of migrations; a partitioned table empties its partitions. */
async function tables({ db }: Engine): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
      and relname not like 'kysely%'`.execute(db);
  return rows.map(({ name }) => name);
}

/** A store of a test. */
export function testStore(engine: Engine, deps: Partial<StoreDeps> = {}): Store {
  const store = createStore({ engine, now, elapsedMs: () => performance.now(), ...deps });
  stores.set(engine.db, [...(stores.get(engine.db) ?? []), store]);
  return store;
}
