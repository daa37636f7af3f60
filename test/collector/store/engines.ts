import { sql } from 'kysely';
import { createStore, type StoreDeps } from '../../../collector/store/create-store.ts';
import type { Engine } from '../../../collector/store/engine.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import type { Store } from '../../../collector/store/store.ts';
import { testPostgres } from '../../support/postgres.ts';
import { readItems } from './json-request.ts';

/** Fresh databases of one kind, for one test file. */
export interface TestDatabases {
  /** A migrated database, emptied: there is one at a time. Closing it does nothing. */
  readonly fresh: () => Promise<Engine>;
  readonly stop: () => Promise<void>;
}

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
  await createStore({ engine, read: readItems }).migrate();
  return {
    fresh: async () => {
      await sql`truncate inbox, credential, usage, process, token restart identity`.execute(engine.db);
      await sql`update watermark set xid = '0'`.execute(engine.db);
      return { ...engine, close: async () => {} };
    },
    stop: async () => {
      await engine.close();
      await stop();
    },
  };
}

/** A store of a test: bodies are lists of items in JSON. */
export function testStore(engine: Engine, deps: Partial<StoreDeps> = {}): Store {
  return createStore({ engine, read: readItems, ...deps });
}
