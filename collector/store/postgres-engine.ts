import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client } from 'pg';
import { MayflyError } from '../../src/core/errors.ts';
import type { Database, Tables } from './database.ts';
import { readDurability } from './durability.ts';
import type { Engine } from './engine.ts';
import { dedicatedPostgres } from './postgres-dedicated.ts';
import { mustHaveHosts } from './postgres-hosts.ts';
import { createPool, type GuardedPool, kyselyPool, type PostgresAddress } from './postgres-pool.ts';
import { runTransaction } from './run-transaction.ts';

/** `xid8` and `pg_current_snapshot` are of this version. */
const oldestVersion = 130_000;

/** Apart, so that no reader holds up what is written. */
const mostReaders = 10;
const mostWriters = 4;

/** Connects to PostgreSQL and checks that it can hold the inventory. */
export async function openPostgres(databaseUrl: string): Promise<Engine> {
  const address: PostgresAddress = { url: databaseUrl, place: placeOf(databaseUrl) };
  const connect = (pool: GuardedPool): Database =>
    new Kysely<Tables>({ dialect: new PostgresDialect({ pool: kyselyPool(pool) }) });
  const db = connect(createPool(address, { most: mostReaders, patient: false }));
  const writers = createPool(address, { most: mostWriters, patient: false });
  const close = async (): Promise<void> => void (await Promise.all([db.destroy(), writers.end()]));
  try {
    const settings = await readSettings(db);
    requireUsable(settings, address.place);
    return {
      name: 'postgres',
      durability: durability(settings, address.place),
      readDurability: () => readDurability(db),
      foldLimits: { windowSpans: 131_072, mostSpans: 393_216 },
      db,
      inTransaction: async (work) => {
        const connection = await writers.connect();
        let stuck = false;
        try {
          return await runTransaction(connection, work, () => {
            stuck = true;
          });
        } finally {
          connection.release(stuck);
        }
      },
      dedicated: () => dedicatedPostgres(address),
      patiently: async (work) => {
        const patient = connect(createPool(address, { most: 1, patient: true }));
        try {
          return await work(patient);
        } finally {
          await patient.destroy();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Host, port and database: never the user or the password. */
function placeOf(databaseUrl: string): string {
  try {
    const clients = mustHaveHosts(databaseUrl).map((url) => new Client({ connectionString: url }));
    const places = clients.map(({ host, port }) => `${host}:${port}`).join(',');
    return `PostgreSQL at ${places}/${clients[0]?.database ?? ''}`;
  } catch {
    // The cause would hold the URL, and so the password.
    throw new MayflyError(
      'config.invalid',
      'DATABASE_URL is not a PostgreSQL URL: write postgres://user:password@host:5432/database',
    );
  }
}

interface Settings {
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  readonly fsync: string;
}

async function readSettings(db: Database): Promise<Settings> {
  const { rows } = await sql<Settings>`
    select split_part(current_setting('server_version'), ' ', 1) as version,
      current_setting('server_version_num')::integer as "versionNumber",
      current_setting('server_encoding') as encoding,
      current_setting('fsync') as fsync`.execute(db);
  const [settings] = rows;
  if (settings === undefined) throw new MayflyError('internal', 'the database told no settings');
  return settings;
}

function requireUsable(settings: Settings, place: string): void {
  if (settings.versionNumber < oldestVersion) {
    throw new MayflyError('config.invalid', `${place} is version ${settings.version}: 13 or newer is needed`);
  }
  if (settings.encoding !== 'UTF8') {
    throw new MayflyError(
      'config.invalid',
      `${place} has the encoding ${settings.encoding}: create the database with encoding UTF8`,
    );
  }
}

function durability(settings: Settings, place: string): string {
  const known = `${place} (version ${settings.version})`;
  return settings.fsync === 'on'
    ? `${known}: what is acknowledged is on its disk`
    : `${known}: fsync is off, what is acknowledged survives a kill, not a power cut`;
}
