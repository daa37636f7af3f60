import { sql } from 'kysely';
import type { Database } from '../../collector/store/database.ts';
import { decodeBatch } from '../../src/core/batch/decode-batch.ts';
import type { Instant } from '../../src/core/instant.ts';
import { createLedger, type Readings, readingKey } from './ledger.ts';

/** What the inventory holds, compacted or not. */
export async function storedReadings(db: Database): Promise<Readings> {
  const { rows } = await sql<{ key: string; count: number }>`
    with readings as (
      select fingerprint, context, instance, count from usage
      union all
      select fingerprint, context, instance, count
      from usage_ended, unnest(instances, readings) as ended (instance, count)
    )
    select replace(fingerprint::text || context::text || instance::text, '-', '') as key, max(count)::bigint as count
    from readings group by fingerprint, context, instance`.execute(db);
  return new Map(rows.map(({ key, count }) => [readingKey(key.slice(0, 32), key.slice(32)), count]));
}

const pageRows = 256;

/** What the inventory must hold by the evidence: all requests of the inbox, folded again (promise D12). */
export async function inboxReadings(db: Database): Promise<Readings> {
  const ledger = createLedger();
  for await (const { body, receivedAt } of inboxRows(db)) ledger.add(decodeBatch(body, receivedAt));
  return ledger.readings;
}

interface StoredRequest {
  readonly stream: number;
  readonly seq: number;
  readonly receivedAt: Instant;
  readonly body: Uint8Array;
}

async function* inboxRows(db: Database): AsyncGenerator<StoredRequest> {
  let [stream, seq] = [0, 0];
  for (;;) {
    const { rows } = await sql<StoredRequest>`
      select stream, seq, received_at as "receivedAt", body from inbox
      where (stream, seq) > (${stream}::integer, ${seq}::bigint)
      order by stream, seq limit ${pageRows}::integer`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    ({ stream, seq } = last);
  }
}
