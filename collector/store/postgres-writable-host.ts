import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { MayflyError } from '../../src/core/errors.ts';
import { mustHaveHosts } from './postgres-hosts.ts';

/** A server that takes writes answers this soon, or is passed over. */
const probeMs = 2000;
/** What the others get once one has said yes: long enough to hear of a later timeline. */
const othersMs = 250;

interface Found {
  readonly host: string;
  readonly port: number;
  /** Each promotion begins a new one. */
  readonly timeline: number;
}

/**
 * A client of the driver that looks, each time it connects, which of several hosts takes writes: after a
 * failover the next connection goes to the new primary, and nothing has to be restarted. Of two that take
 * writes the one with the later timeline is right: the other was left behind by a promotion. With one host it
 * is the driver's own client.
 */
export function postgresClient(databaseUrl: string): typeof Client {
  const urls = mustHaveHosts(databaseUrl);
  if (urls.length === 1) return Client;
  const find = oneAtATime(() => findWritable(urls));
  return class extends Client {
    override connect(): Promise<Client>;
    override connect(callback: (error: Error) => void): void;
    override connect(callback?: (error: Error) => void): Promise<Client> | void {
      if (callback === undefined) return this.#connectToPrimary();
      void this.#connectAndCall(callback as (error?: unknown) => void);
    }

    /** The driver calls without an error when it worked. */
    async #connectAndCall(callback: (error?: unknown) => void): Promise<void> {
      const failure = await this.#connectToPrimary().then(
        () => undefined,
        (error: unknown) => error,
      );
      callback(failure);
    }

    async #connectToPrimary(): Promise<Client> {
      const { host, port } = await find();
      Object.assign(this, { host, port });
      await super.connect();
      return this;
    }
  };
}

/** The place of the server that takes writes. Throws `store.unavailable`. */
async function findWritable(urls: readonly string[]): Promise<Found> {
  const found: Found[] = [];
  const probes = urls.map(async (url) => {
    const place = await probe(url);
    if (place === null) throw none;
    found.push(place);
  });
  try {
    await Promise.any(probes);
  } catch {
    throw none;
  }
  const timeout = new AbortController();
  const patience = sleep(othersMs, null, { signal: timeout.signal }).catch(() => null);
  await Promise.race([Promise.allSettled(probes), patience]);
  timeout.abort();
  const [best] = found.toSorted((a, b) => b.timeline - a.timeline);
  if (best === undefined) throw none;
  return best;
}

const none = new MayflyError('store.unavailable', 'none of the hosts of DATABASE_URL takes writes');

/** Null when that server does not take writes, or cannot be asked. */
async function probe(url: string): Promise<Found | null> {
  const client = new Client({
    connectionString: url,
    application_name: 'mayfly',
    connectionTimeoutMillis: probeMs,
    query_timeout: probeMs,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ readOnly: string; timeline: number }>(
      `select current_setting('transaction_read_only') as "readOnly",
        case when pg_is_in_recovery() then 0
          else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer end as timeline`,
    );
    const [row] = rows;
    if (row === undefined || row.readOnly === 'on') return null;
    return { host: client.host, port: client.port, timeline: row.timeline };
  } catch {
    return null;
  } finally {
    client.end().catch(() => {});
  }
}

/** Those who ask while somebody is asking share the answer. */
function oneAtATime<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asking: Promise<Value> | null = null;
  return () => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  };
}
