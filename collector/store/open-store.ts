import type { readObservations } from '../../src/core/otlp/read-observations.ts';
import type { Log } from '../log.ts';
import { createStore } from './create-store.ts';
import { openPglite } from './pglite-engine.ts';
import { openPostgres } from './postgres-engine.ts';
import type { Store } from './store.ts';

/** Opens PostgreSQL when there is a URL, else the embedded database in a directory, else one in memory. */
export async function openStore(options: {
  readonly databaseUrl: string | null;
  readonly dataDirectory: string | null;
  readonly read: typeof readObservations;
  readonly log?: Log;
}): Promise<Store> {
  const { databaseUrl, dataDirectory, read, log } = options;
  const engine = databaseUrl === null ? await openPglite(dataDirectory) : await openPostgres(databaseUrl);
  return createStore({ engine, read, log });
}
