import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { type ClientBase, type ClientConfig, Pool, type PoolClient, types } from 'pg';
import { copyQuery } from './postgres-copy.ts';
import { mustHaveHosts } from './postgres-hosts.ts';
import { postgresClient } from './postgres-writable-host.ts';
import type { Connection } from './run-transaction.ts';
import { breaksConnection, storeFailure } from './store-failure.ts';

const connectMs = 5000;
const statementMs = 30_000;
/** Longer than the server's own limit, so that it fires only when the server is silent. */
const silenceMs = statementMs + 5000;

/** Where a database is: `place` names it without user and password. */
export interface PostgresAddress {
  readonly url: string;
  readonly place: string;
}

/** A connection whose every error is ours; `release` drops it when it is broken. */
export interface PostgresConnection extends Connection {
  readonly release: (destroy?: boolean) => void;
}

/** Connections of one pool, for Kysely and for transactions by hand. */
export interface GuardedPool {
  readonly connect: () => Promise<PostgresConnection>;
  readonly end: () => Promise<void>;
}

/** Lets go of a connection that has fallen silent, except when `patient`. */
export function createPool(
  { url, place }: PostgresAddress,
  { most, patient }: { readonly most: number; readonly patient: boolean },
): GuardedPool {
  const pool = new Pool({
    ...clientConfig(url),
    Client: postgresClient(url),
    max: most,
    ...(patient ? { query_timeout: 0 } : {}),
  });
  // An idle connection that breaks is replaced at the next use, which then says what is wrong.
  pool.on('error', () => {});
  const known = new WeakMap<PoolClient, PostgresConnection>();
  let ended: Promise<void> | null = null;
  return {
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw storeFailure(error, place);
      });
      const guarded = known.get(client) ?? (await prepare(client, place, patient));
      known.set(client, guarded);
      return guarded;
    },
    end: () => {
      ended ??= pool.end();
      return ended;
    },
  };
}

/** For Kysely. Its type asks for more than it uses. */
export function kyselyPool(pool: GuardedPool): PostgresPool {
  return {
    options: {},
    connect: async () => (await pool.connect()) as unknown as PostgresPoolClient,
    end: pool.end,
  };
}

export function clientConfig(url: string): ClientConfig {
  return {
    connectionString: mustHaveHosts(url)[0],
    application_name: 'mayfly',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    query_timeout: silenceMs,
    types: { getTypeParser },
  };
}

const int8 = 20;

/** Numbers of type int8 are times, sequence numbers and counts: all below 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === int8 ? Number : types.getTypeParser(oid, format);
}

async function prepare(client: PoolClient, place: string, patient: boolean): Promise<PostgresConnection> {
  const guarded = guard(client, place);
  // The pool listens only while a connection is idle; unheard, its break would end the process.
  client.on('error', () => {});
  try {
    await setUp(guarded, patient);
  } catch (error) {
    client.release(true);
    throw error;
  }
  return {
    ...guarded,
    release: (destroy) => client.release(destroy === true || guarded.isBroken()),
  };
}

/** As statements, because a pooler in between refuses unknown start-up parameters. */
export async function setUp({ query }: Connection, patient: boolean): Promise<void> {
  await query(
    `select set_config('statement_timeout', $1, false),
      set_config('idle_in_transaction_session_timeout', $2, false),
      set_config('synchronous_commit', case current_setting('synchronous_commit')
        when 'off' then 'on' else current_setting('synchronous_commit') end, false),
      set_config('jit', 'off', false)`,
    [patient ? '0' : String(statementMs), patient ? '0' : String(2 * statementMs)],
  );
}

/** Past a break everything fails at once, with the error of the break. */
export function guard(client: ClientBase, place: string): Connection & { readonly isBroken: () => boolean } {
  let broken: { readonly error: unknown } | null = null;
  const guarded = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (broken !== null) throw broken.error;
    try {
      return await run();
    } catch (error) {
      const failure = storeFailure(error, place);
      if (breaksConnection(error)) broken = { error: failure };
      throw failure;
    }
  };
  return {
    isBroken: () => broken !== null,
    query: (text, values) => guarded(() => client.query(text, values === undefined ? [] : [...values])),
    copy: (into, rows) =>
      guarded(
        () =>
          new Promise<void>((resolve, reject) => {
            client.query(copyQuery(into, rows, (error) => (error === null ? resolve() : reject(error))));
          }),
      ),
  };
}
