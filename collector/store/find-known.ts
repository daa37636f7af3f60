import type { CredentialRows } from '../../src/core/inventory/window/credential-rows.ts';
import { uuidArray } from './copy/uuid-array.ts';
import type { Session } from './session.ts';

/** Enough to tell a window of new credentials from one of known ones. */
const samples = 64;

/**
 * Which credentials of a window the table has already; null when that is most of them, or when there are so few that
 * it is not worth asking. The answer is only as good as nobody else inserts.
 */
export async function findKnown(
  { query }: Session,
  { rows, words, order }: Pick<CredentialRows, 'rows' | 'words' | 'order'>,
): Promise<((row: number) => boolean) | null> {
  if (rows < samples) return null;
  const all = order();
  const sample = Uint32Array.from({ length: samples }, (_, i) => all[Math.floor((i * rows) / samples)] ?? 0);
  const [found] = await query<{ readonly known: number }>(
    'select count(*)::integer as known from credential where fingerprint = any ($1::uuid[])',
    [uuidArray(words, sample)],
  );
  if ((found?.known ?? 0) > samples / 2) return null;
  const [told] = await query<{ readonly places: Uint8Array | null }>(
    `select string_agg(int4send(place::integer), ''::bytea) as places
     from unnest($1::uuid[]) with ordinality as asked (fingerprint, place)
     join credential using (fingerprint)`,
    [uuidArray(words, all)],
  );
  const isKnown = new Uint8Array(rows);
  for (const place of int32s(told?.places ?? null)) isKnown[all[place - 1] ?? 0] = 1;
  return (row) => isKnown[row] === 1;
}

function int32s(bytes: Uint8Array | null): Int32Array {
  if (bytes === null) return new Int32Array(0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getInt32(i * 4));
}
