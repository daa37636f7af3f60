import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Snapshot } from './snapshot.ts';

export interface InboxRow {
  readonly seq: number;
  readonly xid: bigint;
  readonly encoding: 'protobuf' | 'json';
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

/** Where a page begins: behind the last row of the page before. */
export interface InboxPosition {
  readonly xid: bigint;
  readonly seq: number;
}

export interface InboxRange {
  /** Rows of transactions below it are folded. */
  readonly watermark: bigint;
  /** Rows visible in it are folded, by this process. Null after a start. */
  readonly folded: Snapshot | null;
  /** Rows not visible in it are for the next time. */
  readonly until: Snapshot;
  readonly after: InboxPosition;
}

export interface PageLimits {
  readonly rows: number;
  /** A page stops before it grows past this, but has at least one row. */
  readonly bytes: number;
}

export interface InboxPage {
  readonly rows: readonly InboxRow[];
  /** Nothing of the range comes after it. */
  readonly isLast: boolean;
}

/** The next rows that are not folded, by (xid, seq). */
export async function readInboxPage(db: Database, range: InboxRange, limits: PageLimits): Promise<InboxPage> {
  const { folded, until, after } = range;
  const unfolded =
    folded === null
      ? sql`true`
      : sql`(xid >= ${String(folded.xmax)}::xid8 or xid = any(${`{${folded.running.join(',')}}`}::xid8[]))`;
  const { rows } = await sql<Omit<InboxRow, 'xid'> & { readonly xid: string }>`
    select seq, xid, encoding, received_at as "receivedAt", body
    from (
      select seq, xid::text as xid, encoding, received_at, body,
        sum(octet_length(body)) over (order by page.xid, seq) as bytes
      from (
        select seq, xid, encoding, received_at, body
        from inbox
        where xid >= ${String(range.watermark)}::xid8
          and (xid, seq) > (${String(after.xid)}::xid8, ${after.seq}::bigint)
          and ${unfolded}
          and pg_visible_in_snapshot(xid, ${until.text}::pg_snapshot)
        order by xid, seq
        limit ${limits.rows}
      ) page
    ) sized
    where bytes - octet_length(body) < ${limits.bytes}
    order by sized.xid::xid8, seq`.execute(db);
  const bytes = rows.reduce((sum, { body }) => sum + body.byteLength, 0);
  return {
    rows: rows.map((row) => ({ ...row, xid: BigInt(row.xid) })),
    isLast: rows.length < limits.rows && bytes < limits.bytes,
  };
}
