import { sql } from 'kysely';
import type { Instant } from '../../src/core/instant.ts';
import type { Database } from './database.ts';
import { fingerprintRanges } from './jobs/fingerprint-ranges.ts';
import { tableBytes } from './jobs/table-bytes.ts';

const recentMs = 7 * 86_400_000;
const wordBytes = 4;

/** Fingerprints of credentials seen in the last seven days, in parts: four big-endian words each, as in a batch. */
export async function* recentFingerprints(db: Database, now: Instant): AsyncGenerator<Int32Array> {
  for (const { first, last } of fingerprintRanges(await tableBytes(db, 'credential'))) {
    const { rows } = await sql<{ bytes: Uint8Array | null }>`
      select string_agg(uuid_send(fingerprint), ''::bytea) as bytes from credential
      where fingerprint between ${first}::uuid and ${last}::uuid and last_seen_at > ${now - recentMs}::bigint`.execute(
      db,
    );
    const bytes = rows[0]?.bytes ?? null;
    if (bytes !== null) yield wordsOf(bytes);
  }
}

function wordsOf(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: bytes.length / wordBytes }, (_, at) => view.getInt32(at * wordBytes));
}
