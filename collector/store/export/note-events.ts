import type { FoldWindow } from '../../../src/core/inventory/window/window.ts';
import type { Session } from '../session.ts';
import { writeChangeEvents } from './change-events.ts';
import { writeCoverageEvents } from './coverage-events.ts';
import { moveOutboxHead, takeOutboxHead } from './outbox-head.ts';
import { stageEvents } from './staged-events.ts';
import { compareReadings, writeUsageEvents } from './usage-events.ts';

/** Whether somebody wants events, as a column of a statement that is asked anyway. */
export const isExporting = 'exists (select from destination)';

/**
 * Writes to the outbox what a window brings that the inventory does not hold yet, in the transaction that joins it in,
 * and before. A window that comes again, or that another collector has folded, brings nothing: so each fact is told once,
 * without any memory but the inventory itself (law 1). Whoever writes events waits for who does already.
 */
export async function noteEvents(session: Session, window: FoldWindow): Promise<void> {
  if (window.rows === 0) return;
  const head = await takeOutboxHead(session);
  const [planned] = await session.query<{ readonly before: string }>(
    // Everything is looked up by its key: tables that are new to the server have no statistics, and it would read them whole.
    `select current_setting('enable_seqscan') as before, set_config('enable_seqscan', 'off', true)`,
  );
  await stageEvents(session, window);
  await compareReadings(session);
  let { seq } = head;
  for (const write of [writeCoverageEvents, writeChangeEvents, writeUsageEvents]) {
    seq += await write(session, { ...head, seq });
  }
  if (seq > head.seq) await moveOutboxHead(session, seq);
  await session.query(`select set_config('enable_seqscan', $1, true)`, [planned?.before ?? 'on']);
}
