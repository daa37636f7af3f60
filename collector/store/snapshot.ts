import { sql } from 'kysely';
import { MayflyError } from '../../src/core/errors.ts';
import type { Database } from './database.ts';

/**
 * What is visible at one moment, in PostgreSQL's words: every transaction below `xmin` has ended, none from
 * `xmax` on has, and in between all but `running` have.
 */
export interface Snapshot {
  readonly text: string;
  readonly xmin: bigint;
  readonly xmax: bigint;
  readonly running: readonly bigint[];
}

/** The present snapshot, and the watermark: every inbox row of a transaction below it is folded. */
export async function takeSnapshot(
  db: Database,
): Promise<{ readonly snapshot: Snapshot; readonly watermark: bigint }> {
  const { rows } = await sql<{ snapshot: string; watermark: string }>`
    select pg_current_snapshot()::text as snapshot, xid::text as watermark
    from watermark where name = 'inbox'`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new MayflyError('internal', 'the database has no watermark');
  return { snapshot: parseSnapshot(row.snapshot), watermark: BigInt(row.watermark) };
}

/** `xmin:xmax:xip,xip` (PostgreSQL manual, table "Snapshot Components"). */
function parseSnapshot(text: string): Snapshot {
  const [xmin = '0', xmax = '0', running = ''] = text.split(':');
  return {
    text,
    xmin: BigInt(xmin),
    xmax: BigInt(xmax),
    running: running === '' ? [] : running.split(',').map(BigInt),
  };
}
