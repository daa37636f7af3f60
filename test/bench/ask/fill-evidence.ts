import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../../../collector/store/database.ts';
import { positionOf } from '../../../collector/store/inbox/inbox.ts';
import { dayOf } from '../../../collector/store/partitions.ts';
import { batchOf } from '../../../src/core/batch/batch-builder.ts';
import { encodeBatch } from '../../../src/core/batch/encode-batch.ts';
import type { Fingerprint } from '../../../src/core/fingerprint.ts';
import { fingerprintUuid } from '../../../src/core/fingerprint-uuid.ts';
import type { Instant } from '../../../src/core/instant.ts';
import { newFingerprint, used } from '../../collector/store/sample.ts';

const requests = 40;
const others = 300;

/**
 * Requests in the inbox, each with an observation of every one of these credentials among those of `others`, and usage
 * that names each as the latest evidence of a process.
 */
export async function fillEvidence(
  db: Database,
  fingerprints: readonly Fingerprint[],
  now: Instant,
): Promise<void> {
  for (let seq = 1; seq <= requests; seq++) {
    const items = [...fingerprints, ...Array.from({ length: others }, newFingerprint)].map((fingerprint) =>
      used({ fingerprint, at: now, process: { instance: `i-${seq}` } }),
    );
    await sql`
      insert into inbox (day, stream, seq, received_at, hash, spans, body)
      values (${dayOf(now)}, 0, ${seq}, ${now}, ${randomUUID()}::uuid, ${items.length},
        ${Buffer.from(encodeBatch(batchOf(items, now)))})`.execute(db);
    await sql`
      insert into usage (fingerprint, context, instance, hour, count, exact, first_at, last_at, exemplar, position)
      select f, md5('context 1')::uuid, md5(${`evidence ${seq}`})::uuid, ${Math.floor(now / 3_600_000)}::integer, 1, true,
        ${now}::bigint, ${now}::bigint, decode(repeat('00', 32), 'hex'), ${positionOf(0, seq)}
      from unnest(${fingerprints.map((name) => fingerprintUuid(name))}::uuid[]) as f`.execute(db);
  }
  await sql`
    update credential set last_seen_at = ${now}::bigint
    where fingerprint = any(${fingerprints.map((name) => fingerprintUuid(name))}::uuid[])`.execute(db);
}
