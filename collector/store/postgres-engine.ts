import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import { Client, Pool, type PoolClient, types } from 'pg';
import { MayflyError } from '../../src/core/errors.ts';
import type { Database, Tables } from './database.ts';
import type { Engine } from './engine.ts';
import { breaksConnection, storeFailure } from './store-failure.ts';

const connectMs = 5000;
const statementMs = 30_000;
/** Longer than the server's own limit, so that it fires only when the server is silent. */
const silenceMs = statementMs + 5000;
const mostConnections = 10;

/** `xid8` and `pg_current_snapshot` are of this version. */
const oldestVersion = 130_000;

/** Connects to PostgreSQL and checks that it can hold the inventory. */
export async function openPostgres(databaseUrl: string): Promise<Engine> {
  const place = placeOf(databaseUrl);
  const connect = (patient: boolean): Database =>
    new Kysely<Tables>({ dialect: new PostgresDialect({ pool: createPool(databaseUrl, place, patient) }) });
  const db = connect(false);
  try {
    const settings = await readSettings(db);
    requireUsable(settings, place);
    return {
      name: 'postgres',
      durability: durability(settings, place),
      foldLimits: { rows: 64, bytes: 4 * 1024 * 1024 },
      db,
      patiently: async (work) => {
        const patient = connect(true);
        try {
          return await work(patient);
        } finally {
          await patient.destroy();
        }
      },
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Host, port and database: never the user or the password. */
function placeOf(databaseUrl: string): string {
  try {
    const { host, port, database } = new Client({ connectionString: databaseUrl });
    return `PostgreSQL at ${host}:${port}/${database ?? ''}`;
  } catch {
    // The cause would hold the URL, and so the password.
    throw new MayflyError(
      'config.invalid',
      'DATABASE_URL is not a PostgreSQL URL: write postgres://user:password@host:5432/database',
    );
  }
}

/** A pool whose every error is ours, and which lets go of a connection that has fallen silent. */
function createPool(databaseUrl: string, place: string, patient: boolean): PostgresPool {
  const pool = new Pool({
    connectionString: databaseUrl,
    application_name: 'mayfly',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    max: patient ? 1 : mostConnections,
    ...(patient ? {} : { query_timeout: silenceMs }),
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced at the next use, which then says what is wrong.
  pool.on('error', () => {});
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: {},
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw storeFailure(error, place);
      });
      const guarded = known.get(client) ?? (await prepare(client, place, patient));
      known.set(client, guarded);
      return guarded;
    },
    end: () => pool.end(),
  };
}

const int8 = 20;

/** Numbers of type int8 are times, sequence numbers and counts: all below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === int8 ? Number : types.getTypeParser(oid, format);
}

async function prepare(client: PoolClient, place: string, patient: boolean): Promise<PostgresPoolClient> {
  const guarded = guard(client, place);
  // The pool listens only while a connection is idle; unheard, its break would end the process.
  client.on('error', () => {});
  try {
    // As statements, because a pooler in between refuses unknown start-up parameters.
    await guarded.query(
      `select set_config('statement_timeout', $1, false),
        set_config('idle_in_transaction_session_timeout', $2, false),
        set_config('synchronous_commit', case current_setting('synchronous_commit')
          when 'off' then 'on' else current_setting('synchronous_commit') end, false),
        set_config('jit', 'off', false)`,
      [patient ? '0' : String(statementMs), patient ? '0' : String(2 * statementMs)],
    );
    return guarded;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

function guard(client: PoolClient, place: string): PostgresPoolClient {
  let isBroken = false;
  const query = async (text: string, values?: readonly unknown[]): Promise<unknown> => {
    try {
      return await client.query(text, values === undefined ? [] : [...values]);
    } catch (error) {
      isBroken ||= breaksConnection(error);
      throw storeFailure(error, place);
    }
  };
  const release = (destroy?: boolean): void => client.release(destroy === true || isBroken);
  return { query, release } as unknown as PostgresPoolClient;
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
