import type { Engine } from '../../collector/store/engine.ts';
import { openPglite } from '../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../collector/store/postgres-engine.ts';

/** Where collectors keep what they know. */
export interface Place {
  readonly engine: Engine['name'];
  /** What a collector is told of it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly open: () => Promise<Engine>;
}

export function postgresPlace(url: string): Place {
  return { engine: 'postgres', settings: { DATABASE_URL: url }, open: () => openPostgres(url) };
}

export function pglitePlace(directory: string): Place {
  return { engine: 'pglite', settings: { MAYFLY_DATA: directory }, open: () => openPglite(directory) };
}
