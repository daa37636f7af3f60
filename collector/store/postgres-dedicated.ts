import type { Client } from 'pg';
import { MayflyError } from '../../src/core/errors.ts';
import type { Dedicated } from './engine.ts';
import { clientConfig, guard, type PostgresAddress, setUp } from './postgres-pool.ts';
import { postgresClient } from './postgres-writable-host.ts';
import { sessionOn } from './run-transaction.ts';
import { storeFailure } from './store-failure.ts';

const aliveSeconds = 10;

/** A connection for the life of a collector. The server too notices within a minute when its other end is gone. */
export async function dedicatedPostgres({ url, place }: PostgresAddress): Promise<Dedicated> {
  const client = new (postgresClient(url))({
    ...clientConfig(url),
    keepAliveInitialDelayMillis: aliveSeconds * 1000,
  });
  const loss = watchLoss(client, place);
  const connection = guard(client, place);
  try {
    await client.connect().catch((error: unknown) => {
      throw storeFailure(error, place);
    });
    await setUp(connection, false);
    await connection.query(
      `select set_config('tcp_keepalives_idle', $1, false), set_config('tcp_keepalives_interval', $1, false),
        set_config('tcp_keepalives_count', '4', false)`,
      [String(aliveSeconds)],
    );
  } catch (error) {
    loss.ignore();
    await end(client);
    throw error;
  }
  const session = sessionOn(connection);
  const warnings = watchWarnings(client);
  return {
    query: async <Row>(sql: string, parameters?: readonly unknown[]) => {
      const before = warnings();
      try {
        const rows = await session.query<Row>(sql, parameters);
        if (warnings() !== before) throw unconfirmed(place);
        return rows;
      } catch (error) {
        if (connection.isBroken()) loss.happened(error);
        throw error;
      }
    },
    onLost: loss.tell,
    close: () => {
      loss.ignore();
      return end(client);
    },
  };
}

/**
 * How often the server has warned. A commit whose wait for a standby is cancelled, by the statement timeout too,
 * succeeds with no more than a warning (SyncRepWaitForLSN in PostgreSQL's syncrep.c), and no other statement here
 * should cause one.
 */
function watchWarnings(client: Client): () => number {
  let warnings = 0;
  client.on('notice', ({ code }) => {
    if (code === '01000') warnings += 1;
  });
  return () => warnings;
}

function unconfirmed(place: string): MayflyError {
  return new MayflyError('store.unavailable', `${place} did not wait for its standby`);
}

interface Loss {
  readonly happened: (error: unknown) => void;
  readonly tell: (listener: (error: unknown) => void) => void;
  readonly ignore: () => void;
}

function watchLoss(client: Client, place: string): Loss {
  const listeners: ((error: unknown) => void)[] = [];
  let lost: { readonly error: unknown } | null = null;
  let ignored = false;
  const happened = (error: unknown): void => {
    if (lost !== null || ignored) return;
    lost = { error: storeFailure(error, place) };
    for (const listener of listeners.splice(0)) listener(lost.error);
  };
  client.on('error', happened);
  client.on('end', () => happened(new Error('Connection terminated')));
  return {
    happened,
    tell: (listener) => {
      if (lost === null) listeners.push(listener);
      else listener(lost.error);
    },
    ignore: () => {
      ignored = true;
    },
  };
}

/** A server that has fallen silent does not answer the goodbye either. */
async function end(client: Client): Promise<void> {
  const ended = client.end().catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 1000);
  });
  await Promise.race([ended, patience]);
  clearTimeout(timer);
}
