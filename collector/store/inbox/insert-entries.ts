import type { Session } from '../session.ts';
import type { InboxEntry } from './inbox.ts';

/** An entry in its place. */
export interface NumberedEntry {
  readonly seq: number;
  readonly entry: InboxEntry;
}

/**
 * Inserts entries in one statement. Returns the seqs of those that were not there yet on their day; the others
 * are committed, because an insert of the same hash by somebody else is waited for, and are on every standby that
 * commits wait for. Entries must come in the order of their hashes, or two collectors could wait for each other.
 */
export async function insertEntries(
  query: Session['query'],
  stream: number,
  entries: readonly NumberedEntry[],
): Promise<ReadonlySet<number>> {
  const parameters: unknown[] = [stream];
  for (const { seq, entry } of entries) {
    const { hash, body, receivedAt, spans } = entry;
    parameters.push(seq, dayOf(entry), receivedAt, hexOf(hash), spans, bufferOf(body));
  }
  const rows = await query<{ readonly seq: number }>(statement(entries.length), parameters);
  // A statement that writes nothing waits for no standby: who came first may have been cut off while he waited. A
  // commit of our own comes after his.
  if (rows.length === 0) await query('update stream set opened_at = opened_at where id = $1', [stream]);
  return new Set(rows.map(({ seq }) => seq));
}

const dayMs = 86_400_000;

/** Days since the epoch, which the inbox is partitioned by. */
export function dayOf({ receivedAt }: Pick<InboxEntry, 'receivedAt'>): number {
  return Math.floor(receivedAt / dayMs);
}

export function hexOf(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('hex');
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const columnsOfEntry = 6;
const statements = new Map<number, string>();

/** One text for each number of entries. */
function statement(entries: number): string {
  const known = statements.get(entries);
  if (known !== undefined) return known;
  const rows = Array.from({ length: entries }, (_, row) => {
    const first = 2 + row * columnsOfEntry;
    const places = Array.from({ length: columnsOfEntry }, (__, column) => `$${first + column}`);
    return `($1, ${places.join(', ')})`;
  });
  const text = `insert into inbox (stream, seq, day, received_at, hash, spans, body)
    values ${rows.join(', ')} on conflict (hash, day) do nothing returning seq`;
  statements.set(entries, text);
  return text;
}
