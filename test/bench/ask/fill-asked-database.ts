import { createHash } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import type { Database, Tables } from '../../../collector/store/database.ts';
import { migrate } from '../../../collector/store/migrate.ts';
import { openPglite } from '../../../collector/store/pglite-engine.ts';
import { openPostgres } from '../../../collector/store/postgres-engine.ts';
import { clientConfig } from '../../../collector/store/postgres-pool.ts';
import type { Fingerprint } from '../../../src/core/fingerprint.ts';
import { fingerprintOfUuid } from '../../../src/core/fingerprint-uuid.ts';
import { instant } from '../../../src/core/instant.ts';
import { fillEvidence } from './fill-evidence.ts';
import { fillFleet } from './fill-fleet.ts';
import { type Question, questions } from './questions.ts';

/** Fills a new database of PostgreSQL with a fleet, and says what to ask of it. */
export async function fillAskedDatabase(
  databaseUrl: string,
  credentials: number,
): Promise<readonly Question[]> {
  const engine = await openPostgres(databaseUrl);
  await migrate(engine);
  await engine.close();
  // Statements that fill take longer than a reader would wait.
  const pool = new Pool({ ...clientConfig(databaseUrl), query_timeout: 0, max: 1 });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const asked = await fill(db, credentials);
  await db.destroy();
  return asked;
}

/** The same in the embedded database of a new data directory. */
export async function fillAskedDirectory(
  dataDirectory: string,
  credentials: number,
): Promise<readonly Question[]> {
  const engine = await openPglite(dataDirectory);
  await migrate(engine);
  const asked = await fill(engine.db, credentials);
  await engine.close();
  return asked;
}

async function fill(db: Database, credentials: number): Promise<readonly Question[]> {
  await sql`select set_config('work_mem', '256MB', false), set_config('maintenance_work_mem', '512MB', false)`.execute(
    db,
  );
  const now = instant(Date.now());
  const observed = Array.from({ length: 100 }, (_, at) => fingerprintOf(1 + at * 10));
  await fillFleet(db, { credentials, now });
  await fillEvidence(db, observed, now);
  await sql`checkpoint`.execute(db);
  return questions({
    observed,
    chained: Array.from({ length: 50 }, (_, at) => fingerprintOf(3 * (100 + at))),
    wide: fingerprintOf(0),
    moment: new Date(now - 5 * 86_400_000).toISOString(),
  });
}

/** Of credential number `i`. */
function fingerprintOf(i: number): Fingerprint {
  const uuid = createHash('md5').update(`credential ${i}`).digest('hex');
  return fingerprintOfUuid(uuid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'));
}
