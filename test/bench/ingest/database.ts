import type { Engine } from '../../../collector/store/engine.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { makePartitions } from '../../../collector/store/partitions.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { instant } from '../../../src/core/instant.ts';
import type { OwnPostgres } from '../../support/postgres.ts';

/** A new database with Mayfly's tables. */
export async function openBenchDatabase(postgres: OwnPostgres): Promise<Engine> {
  const engine = await openPostgres(await postgres.createDatabase());
  await migrate(engine);
  await makePartitions(engine.db, instant(Date.now()));
  return engine;
}

/** Writes out what is only in memory, so that it is paid for where it belongs. */
export async function checkpoint(engine: Engine): Promise<void> {
  const { query, close } = await engine.dedicated();
  await query('checkpoint');
  await close();
}
