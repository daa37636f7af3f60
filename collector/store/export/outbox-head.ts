import type { Session } from '../session.ts';

/** The database's clock, in milliseconds: collectors need not agree on theirs. */
export const clockSql = '(extract(epoch from clock_timestamp()) * 1000)::bigint';

/** The end of the outbox, held by one transaction until it commits. */
export interface OutboxHead {
  /** The last number that was given. */
  readonly seq: number;
  readonly recordedAt: number;
}

/**
 * Takes the end of the outbox: whoever else wants to write to it waits for the commit. So events become visible in the
 * order of their numbers, and a reader that has seen one has seen all before it. Before any other lock of the
 * transaction.
 */
export async function takeOutboxHead({ query }: Pick<Session, 'query'>): Promise<OutboxHead> {
  const [head] = await query<{ readonly seq: number; readonly recordedAt: number }>(
    `insert into outbox_head (seq, recorded_at) values (0, ${clockSql})
     on conflict (one) do update set recorded_at = greatest(outbox_head.recorded_at, excluded.recorded_at)
     returning seq, recorded_at as "recordedAt"`,
  );
  if (head === undefined) throw new Error('the outbox has no end');
  return head;
}

export async function moveOutboxHead({ query }: Pick<Session, 'query'>, seq: number): Promise<void> {
  await query('update outbox_head set seq = $1::bigint where one', [seq]);
}

/** What every event has: behind it come the columns of its kind. `place` numbers the events from 1. */
export function outboxInsert(columns: readonly string[]): string {
  return `insert into outbox (seq, day, recorded_at, ${columns.join(', ')})
    select $1::bigint + place, ($2::bigint / 86400000)::integer, $2::bigint, ${columns.join(', ')}`;
}
