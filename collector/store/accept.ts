import { createHash } from 'node:crypto';
import type { Database } from './database.ts';
import type { Accepted, InboxRequest } from './store.ts';

/**
 * Law 2: one committed row per request. A request that is still being written by somebody else is waited
 * for, so that `duplicate` too means committed.
 */
export async function accept(db: Database, request: InboxRequest): Promise<Accepted> {
  const result = await db
    .insertInto('inbox')
    .values({
      request_hash: requestHash(request),
      received_at: request.receivedAt,
      encoding: request.encoding,
      body: request.body,
    })
    .onConflict((conflict) => conflict.column('request_hash').doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 0n ? 'duplicate' : 'stored';
}

/** 128 bits of SHA-256 over the encoding and the body. */
export function requestHash({ body, encoding }: Pick<InboxRequest, 'body' | 'encoding'>): Uint8Array {
  return createHash('sha256').update(`${encoding}\n`, 'utf8').update(body).digest().subarray(0, 16);
}
