import type { Session } from './session.ts';

const lock = `hashtextextended('mayfly flush', 0)`;

/**
 * Asks for the transaction's turn as the only one that flushes. False: others do at the moment, and until the end of
 * this transaction nobody is the only one; who is, is waited for. So with few collectors flushes mostly come one
 * after the other and cost less, with many they run side by side.
 */
export async function takeFlushTurn({ query }: Session): Promise<boolean> {
  const [turn] = await query<{ readonly alone: boolean }>(
    `select pg_try_advisory_xact_lock(${lock}) as alone`,
  );
  if (turn?.alone === true) return true;
  await query(`select pg_advisory_xact_lock_shared(${lock})`);
  return false;
}
