import { MayflyError } from '../../../src/core/errors.ts';
import type { Session } from '../session.ts';
import type { InboxEntry, StreamLife } from './inbox.ts';

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
  { stream, openedAt }: StreamLife,
  entries: readonly NumberedEntry[],
): Promise<ReadonlySet<number>> {
  const parameters: unknown[] = [stream];
  for (const { seq, entry } of entries) {
    const { hash, body, receivedAt, spans, sender } = entry;
    parameters.push(seq, dayOf(entry), receivedAt, hexOf(hash), spans, bufferOf(body), sender);
  }
  const rows = await query<{ readonly seq: number }>(statement(entries.length), parameters);
  // A statement that writes nothing waits for no standby: who came first may have been cut off while he waited. A
  // commit of our own comes after his.
  if (rows.length === 0) await confirm(query, { stream, openedAt });
  return new Set(rows.map(({ seq }) => seq));
}

async function confirm(query: Session['query'], { stream, openedAt }: StreamLife): Promise<void> {
  const confirmed = await query(
    'update stream set opened_at = opened_at where id = $1 and opened_at = $2 returning id',
    [stream, openedAt],
  );
  if (confirmed.length === 0) {
    throw new MayflyError('store.unavailable', 'the database does not know the stream of this collector');
  }
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

const columnsOfEntry = 7;
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
  const text = `insert into inbox (stream, seq, day, received_at, hash, spans, body, sender)
    values ${rows.join(', ')} on conflict (hash, day) do nothing returning seq`;
  statements.set(entries, text);
  return text;
}
