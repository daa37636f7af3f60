import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { type InboxPosition, type InboxRow, positionOf, type StreamLife, seqOf, streamOf } from './inbox.ts';
import type { EntryLimits } from './waiting-entries.ts';

export interface StreamRange {
  readonly life: StreamLife;
  /** The last seq that is not wanted. */
  readonly after: number;
  /** A page stops before it grows past these, but has at least one row. */
  readonly limits: EntryLimits;
}

/** The next rows of a stream, in the order of their commits. Empty at the end of it, and when it is not there. */
export async function readStream(
  db: Database,
  { life: { stream, openedAt }, after, limits }: StreamRange,
): Promise<readonly InboxRow[]> {
  const { rows } = await sql<StoredRow>`
    select stream, seq, received_at as "receivedAt", body, sender
    from (
      select stream, seq, received_at, body, sender, sum(octet_length(body)) over (order by seq) as bytes
      from (
        select stream, seq, received_at, body, sender from inbox
        where stream = ${stream} and seq > ${after}
          and exists (select from stream s where s.id = ${stream} and s.opened_at = ${openedAt})
        order by seq limit ${limits.rows}
      ) page
    ) sized
    where bytes - octet_length(body) < ${limits.bytes}
    order by seq`.execute(db);
  return rows.map(inboxRow);
}

/**
 * The rows at these positions, in the order asked for, within limits but at least one; those that are no longer kept are left out.
 */
export async function readPositions(
  db: Database,
  positions: readonly InboxPosition[],
  limits: EntryLimits,
): Promise<readonly InboxRow[]> {
  const wanted = [...new Set(positions)].slice(0, limits.rows);
  if (wanted.length === 0) return [];
  const { rows } = await sql<StoredRow>`
    select stream, seq, received_at as "receivedAt", body, sender
    from (
      select stream, seq, received_at, body, sender, place, sum(octet_length(body)) over (order by place) as bytes
      from unnest(${arrayOf(wanted.map(streamOf))}::integer[], ${arrayOf(wanted.map(seqOf))}::bigint[])
        with ordinality as wanted (stream, seq, place)
      join inbox using (stream, seq)
    ) sized
    where bytes - octet_length(body) < ${limits.bytes}
    order by place`.execute(db);
  return rows.map(inboxRow);
}

interface StoredRow {
  readonly stream: number;
  readonly seq: number;
  readonly receivedAt: InboxRow['receivedAt'];
  readonly body: Uint8Array;
  readonly sender: string | null;
}

function inboxRow({ stream, seq, receivedAt, body, sender }: StoredRow): InboxRow {
  return { position: positionOf(stream, seq), receivedAt, body, sender };
}

function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}
