import type { Instant } from '../../src/core/instant.ts';
import type { Log } from '../log.ts';
import { createStore } from './create-store.ts';
import type { IntakeTold } from './intake.ts';
import { openPglite } from './pglite-engine.ts';
import { openPostgres } from './postgres-engine.ts';
import type { Store } from './store.ts';

export interface OpenOptions {
  readonly databaseUrl: string | null;
  readonly dataDirectory: string | null;
  readonly now: () => Instant;
  readonly elapsedMs: () => number;
  readonly log?: Log;
  readonly told?: IntakeTold;
  readonly mostLagSpans?: number;
}

/** Opens PostgreSQL when there is a URL, else the embedded database in a directory, else one in memory. */
export async function openStore({ databaseUrl, dataDirectory, ...deps }: OpenOptions): Promise<Store> {
  const engine = databaseUrl === null ? await openPglite(dataDirectory) : await openPostgres(databaseUrl);
  return createStore({ engine, ...deps });
}
